"""A program of its own: a PDF on standard input, the same pages on standard output with nothing that acts or tells.

`pieces.clean` runs it as a process, so that a hostile file meets limits of memory and time that the server does not
share; it therefore imports nothing of ours. Exit code 0, first line of the output `{"pages": n}` and then the file;
or 3 and the code of the refusal: `encrypted`, `unreadable`, `too_many_pages`, `unfolds` (into too much)."""

import json
import resource
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 20
MAX_PAGES = 300
MAX_UNFOLDED_BYTES = 300 * 1024 * 1024
MAX_IMAGE_PIXELS = 100_000_000
REFUSED = 3

# All that stays of the document and of its pages: what is read, and what a screen reader needs to read it in order.
ROOT_KEYS = {"/Type", "/Pages", "/Version", "/Lang", "/MarkInfo", "/StructTreeRoot", "/PageLabels", "/OCProperties"}
PAGE_KEYS = {
    "/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Rotate", "/UserUnit", "/Group", "/StructParents", "/Tabs",
}  # fmt: skip
# Wherever they are: scripts, actions, files within the file, what programs note of an author.
GONE_KEYS = (
    "/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/Metadata", "/PieceInfo",
    "/LastModified", "/RichMediaContent",
)  # fmt: skip
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoTo", "/GoToR", "/GoToE", "/URI",
    "/Thread", "/Sound", "/Movie", "/Hide", "/Named", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView",
    "/RichMediaExecute",
}  # fmt: skip
JPEG_TELLS = {0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEF, 0xFE}


class Refused(Exception):
    """Its text is the code of the refusal."""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    try:
        cleaned, pages = clean(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.write(str(refused))
        return REFUSED
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + cleaned)
    return 0


def clean(content: bytes) -> tuple[bytes, int]:
    """The cleaned file and its number of pages; the same input gives the same bytes."""
    if not content.startswith(b"%PDF-"):
        raise Refused("unreadable")
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            _check(pdf)
            _bare(pdf)
            out = BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return out.getvalue(), len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (MemoryError, RecursionError) as error:
        raise Refused("unfolds") from error
    except Refused:
        raise
    except Exception as error:  # a parser may raise anything on hostile bytes
        raise Refused("unreadable") from error


def _check(pdf: Any) -> None:
    count = len(pdf.pages)
    if not count >= 1:
        raise Refused("unreadable")
    if count > MAX_PAGES:
        raise Refused("too_many_pages")
    left = MAX_UNFOLDED_BYTES
    for item in pdf.objects:
        if isinstance(item, Stream):
            left -= _unfolded(item, left)


def _unfolded(stream: Any, most: int) -> int:
    """Bytes that the stream makes once inflated; Refused over `most`, for an image of too many pixels, and for what is
    compressed twice."""
    filters = [str(name) for name in _listed(stream.get("/Filter"))]
    if len([name for name in filters if name in ("/FlateDecode", "/LZWDecode", "/RunLengthDecode")]) > 1:
        raise Refused("unfolds")
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    if isinstance(width, int) and isinstance(height, int) and width * height > MAX_IMAGE_PIXELS:
        raise Refused("unfolds")
    raw = stream.read_raw_bytes()
    if filters[:1] != ["/FlateDecode"]:
        return len(raw)
    inflating, total = zlib.decompressobj(), 0
    while raw and not inflating.eof:
        try:
            total += len(inflating.decompress(raw, 1 << 20))
        except zlib.error:
            break  # readers show what comes before the fault
        if total > most:
            raise Refused("unfolds")
        raw = inflating.unconsumed_tail
    return total


def _bare(pdf: Any) -> None:
    """Take away everything that is not pages."""
    # What was written in the fields of a form and in the stamps is part of what is shown: drawn on the page first.
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    _keep(pdf.Root, ROOT_KEYS)
    for page in pdf.pages:
        _keep(page.obj, PAGE_KEYS)
    for name in list(pdf.trailer.keys()):
        if name not in ("/Root", "/Size"):
            del pdf.trailer[name]
    for item in list(pdf.objects):
        for part in _parts(item):
            _defuse(part)
        if isinstance(item, Stream) and [str(name) for name in _listed(item.get("/Filter"))] == ["/DCTDecode"]:
            parameters: Any = item.get("/DecodeParms")
            item.write(bare_jpeg(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def _parts(item: Any) -> Iterator[Any]:
    """The dictionaries of one object, however deep, without following references to other objects."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Stream | Dictionary):
            yield part
            waiting += [part[key] for key in list(part.keys()) if _is_own(part[key])]
        elif isinstance(part, Array):
            waiting += [child for child in part if _is_own(child)]


def _defuse(part: Any) -> None:
    """Empty an action, an annotation, a file specification; take from the others the keys that act or tell."""
    kind, subtype = str(part.get("/Type", "")), part.get("/Subtype")
    is_action = kind == "/Action" or str(part.get("/S", "")) in ACTIONS
    if is_action or kind in ("/Annot", "/Filespec", "/EmbeddedFile") or (subtype is not None and "/Rect" in part):
        _keep(part, {"/Length"})
        if isinstance(part, Stream):
            part.write(b"")
        return
    for key in (*GONE_KEYS, "/F") if isinstance(part, Stream) else GONE_KEYS:  # a stream's own /F is a file elsewhere
        if key in part:
            del part[key]


def _keep(part: Any, keys: set[str]) -> None:
    for key in list(part.keys()):
        if key not in keys:
            del part[key]


def bare_jpeg(content: bytes) -> bytes:
    """The image without the segments where cameras write the place, the date and their owner's name. Colours stay: the
    Adobe segment says how to read them, and the PDF has the profile."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        size = 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] not in JPEG_TELLS:
            kept.append(content[at : at + size])
        at += size
    return b"".join([*kept, content[at:]])


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _is_own(value: object) -> bool:
    """Whether a value is written within its parent, and may hold something."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


if __name__ == "__main__":
    sys.exit(main())
