"""PDF files as honest people and as others send them."""

import zlib
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.contributions.conftest import jpeg

SECRET = "Chez-Alice-47-rue-du-Port"
HARM = "app.alert('harm')"


def pdf(pages: int = 1, text: str = "Bonjour", **saving: Any) -> bytes:
    return _saved(_pages(pages, text), **saving)


def hostile() -> bytes:
    """A script at opening, on a page and in the names, a program to start, a form, a file within, an author's name in
    each place where programs write it; and on the page, a word typed in the form."""
    made = _pages(1, "Lisible")
    page = made.pages[0].obj
    script = Dictionary(S=Name.JavaScript, JS=String(HARM))
    launch = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 50, 50])
    launch.A = Dictionary(S=Name.Launch, F=String(HARM))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("nom"), V=String("Tapé"))
    field.DA, field.Rect, field.AA = String("/F1 12 Tf"), Array([0, 60, 90, 80]), Dictionary(K=script)
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(Private=String(SECRET))
    page.Annots = Array([made.make_indirect(launch), made.make_indirect(field)])
    made.Root.AcroForm = Dictionary(
        Fields=Array([page.Annots[1]]), XFA=String(HARM), NeedAppearances=True, DA=String("/F1 12 Tf")
    )
    made.Root.AcroForm.DR = Dictionary(Font=page.Resources.Font)
    made.Root.OpenAction = script
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    made.attachments["virus.exe"] = HARM.encode() * 5
    made.docinfo["/Author"] = SECRET
    with made.open_metadata() as told:
        told["dc:creator"] = [SECRET]
    photo = pikepdf.Stream(made, jpeg())
    photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.DCTDecode
    photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 60, 40, Name.DeviceRGB, 8
    page.Resources.XObject = Dictionary(Im1=photo)
    return _saved(made)


def bomb() -> bytes:
    """About 400 kB that unfold into 400 MB."""
    made = _pages(1, "")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _mebibyte in range(400)) + packer.flush()
    stream = pikepdf.Stream(made, b"")
    stream.write(packed, filter=Name.FlateDecode)
    made.pages[0].obj.Contents = made.make_indirect(stream)
    return _saved(made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def everything_in(content: bytes) -> bytes:
    """The whole file in clear: each object, each stream inflated."""
    with pikepdf.open(BytesIO(content)) as read:
        return _saved(
            read, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
        )  # fmt: skip


def _pages(count: int, text: str) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _rank in range(count):
        made.add_blank_page(page_size=(200, 200))
        page = made.pages[-1].obj
        page.Contents = made.make_stream(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
    return made


def _saved(made: pikepdf.Pdf, **saving: Any) -> bytes:
    out = BytesIO()
    made.save(out, **saving)
    return out.getvalue()
