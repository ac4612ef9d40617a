"""A PDF goes in as anyone may make it, and comes out as pages: nothing in it acts, nothing tells of its author."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions, pieces
from carto.contributions.attaching import Attached
from carto.contributions.models import AuthorKind, MaskReason
from tests.conftest import DURING
from tests.contributions import pdfs
from tests.contributions.conftest import Browser, jpeg

Submit = Callable[..., actions.Deposit]


def upload(content: bytes, name: str = "cahier.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def refusal(content: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        pieces.clean(upload(content))
    return refused.value


def test_scripts_actions_forms_and_files_within_are_gone_and_the_page_is_still_read() -> None:
    sent = pdfs.hostile()
    before = pdfs.everything_in(sent)
    after = pdfs.everything_in(pieces.clean(upload(sent)).content)
    for word in (pdfs.HARM.encode(), b"JavaScript", b"Launch", b"AcroForm", b"EmbeddedFile", b"OpenAction"):
        assert word in before
        assert word not in after
    assert b"(Lisible) Tj" in after
    assert b"Tap" in after  # what was typed in the form is drawn on the page


def test_who_wrote_it_where_and_with_what_are_gone_down_to_the_photos_it_holds() -> None:
    sent = pdfs.hostile()
    cleaned = pieces.clean(upload(sent)).content
    for word in (pdfs.SECRET.encode(), b"Chez Alice", b"Exif", b"pikepdf"):
        assert word in pdfs.everything_in(sent)
        assert word not in pdfs.everything_in(cleaned)
    with pikepdf.open(BytesIO(cleaned)) as read:
        image: Any = read.pages[0].obj.Resources.XObject.Im1
        assert pikepdf.PdfImage(image).as_pil_image().size == (60, 40)


def test_the_same_file_gives_the_same_fingerprint() -> None:
    first, second = (pieces.clean(upload(pdfs.pdf(3))) for _time in range(2))
    assert (first.sha256, first.page_count) == (second.sha256, 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdfs.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "piece_encrypted"),
        (pdfs.pdf(encryption=pikepdf.Encryption(owner="a", user="")), "piece_encrypted"),
        (pdfs.pdf(301), "piece_too_many_pages"),
        (pdfs.bomb(), "piece_unfolds"),
        (b"", "piece_unreadable"),
        (b"%PDF-1.7\nrien", "piece_unreadable"),
        (pdfs.pdf()[:200], "piece_unreadable"),
        (b"GIF89a" + pdfs.pdf(), "piece_unreadable"),
        (b"<html><script>alert(1)</script></html>", "piece_unreadable"),
        (jpeg(), "piece_unreadable"),
        (b"%PDF-" + b"x" * pieces.MAX_BYTES, "piece_too_heavy"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_plain_pdf_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    refused = refusal(content)
    assert refused.code == code
    assert refused.messages[0].endswith(".")


def test_what_was_hidden_behind_the_pages_does_not_follow() -> None:
    """A file that is a PDF for one program and an archive for another."""
    cleaned = pieces.clean(upload(pdfs.pdf() + b"\nPK\x03\x04<script>alert(1)</script>"))
    assert b"script" not in cleaned.content


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Cahier d’acteur.pdf", "Cahier d’acteur.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\alice\\avis.PDF", "avis.pdf"),
        ("facture\u202efdp.exe", "facture fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("é" * 400 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_ever_a_label(name: str, label: str) -> None:
    assert pieces.label_of(name) == label


def test_a_piece_is_downloaded_alone_under_our_name_by_those_who_may_see_it(
    submit: Submit, moderator: Actor, alice: Actor, bob: Actor, browser_of: Browser
) -> None:
    joined = pieces.clean(upload(pdfs.pdf(), '"><img src=x onerror=alert(1)>.pdf'))
    stored = submit(attached=Attached(pieces=(joined,))).contribution
    url = f"/plui/contributions/W-0001/pieces/{stored.pieces.get().pk}.pdf"
    page = browser_of(bob).get("/plui/contributions/W-0001/").content.decode()
    assert url in page
    assert "<img src=x" not in page
    response = browser_of(bob).get(url)
    assert response.content == joined.content
    assert response["Content-Disposition"] == 'attachment; filename="W-0001-1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    other = submit().contribution
    assert browser_of(bob).get(url.replace("W-0001", other.reference)).status_code == 404
    actions.mask(moderator, stored, reason=MaskReason.THIRD_PARTY, at=DURING)
    assert browser_of(bob).get(url).status_code == 410
    assert browser_of(alice).get(url).status_code == 200


def test_a_paper_needs_its_document_and_its_organisation_but_no_text(
    concertation: Concertation, submit: Submit
) -> None:
    paper = {"kind": "cahier-d-acteur", "body": ""}
    voice = actions.Voice(author_kind=AuthorKind.ORGANISATION, author_name="Les Amis de la Loire")
    joined = Attached(pieces=(pieces.clean(upload(pdfs.pdf())),))
    with pytest.raises(ValidationError) as unsigned:
        submit(**paper, attached=joined)
    assert list(unsigned.value.message_dict) == ["author_name"]
    with pytest.raises(ValidationError) as without:
        submit(**paper, voice=voice)
    assert list(without.value.message_dict) == ["pieces"]
    assert submit(**paper, voice=voice, attached=joined).contribution.signature == "Les Amis de la Loire"
    with pytest.raises(ValidationError):
        submit(body="")
