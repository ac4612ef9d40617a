"""The pieces of a plan: which one answers a zone, and how its file reaches the reader."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers import pieces
from carto.layers.models import Piece, PlanVersion, Zone
from carto.layers.regulation import Library, Opening
from tests.conftest import DURING

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
HTML = b"<script>alert(1)</script>"


def keep(version: PlanVersion, path: str, content: bytes = PDF, **values: Any) -> Piece:
    digest = sha256(content).hexdigest()
    file = pieces.path_of(digest)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    values = {"name": path.rpartition("/")[2], "sha256": digest, "size_bytes": len(content)} | values
    return Piece.objects.create(version=version, path=path, **values)


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    return PlanVersion.objects.create(
        concertation=concertation, name="Plan", standard="2017", imported_at=DURING, completed_at=DURING,
        published_at=DURING, source_sha256="0" * 64,
    )  # fmt: skip


def opening(plan: PlanVersion, name: str = "", url: str = "") -> Opening | None:
    return Library(plan).opening_of(Zone(regulation_file=name, regulation_url=url))


def address(piece: Piece, slug: str = "plui") -> str:
    return f"/{slug}/plan/pieces/{piece.version_id}/{piece.pk}/"


@pytest.mark.parametrize(
    ("name", "url", "fragment"),
    [
        ("Reglement_2026.pdf", "", ""),
        ("REGLEMENT_2026.PDF", "", ""),
        ("reglement_2026", "", ""),
        ("reglement_2026.pdf#page=12", "", "#page=12"),
        ("3_Reglement\\reglement_2026.pdf", "", ""),
        ("", "https://essai.invalid/pieces/R%65glement_2026.pdf#page=3", "#page=3"),
        ("reglement_2026.pdf", "https://essai.invalid/autre.pdf#page=7", "#page=7"),
        ("reglement_2026.pdf#page=javascript:1", "", ""),
    ],
)
def test_the_piece_of_the_lot_answers_whatever_the_case_and_the_extension(
    plan: PlanVersion, name: str, url: str, fragment: str
) -> None:
    keep(plan, "Pieces_ecrites/2_PADD/padd_2026.pdf", title="Projet")
    piece = keep(plan, "Pieces_ecrites/3_Reglement/Reglement_2026.pdf", title="Règlement écrit")
    assert opening(plan, name, url) == Opening(address(piece) + fragment, "Règlement écrit", True)


def test_a_piece_that_is_no_pdf_is_found_without_its_extension(plan: PlanVersion) -> None:
    piece = keep(plan, "Pieces_ecrites/Annexe.odt", b"PK")
    assert opening(plan, "annexe") == Opening(address(piece), "Annexe.odt", True)


@pytest.mark.parametrize(
    ("url", "is_opened"),
    [
        ("https://essai.invalid/r.pdf", True),
        ("http://essai.invalid/r.pdf", False),
        ("javascript:alert(1)", False),
        ("https:///r.pdf", False),
        ("https://[essai/r.pdf", False),
        ("r.pdf", False),
        ("", False),
    ],
)
def test_only_a_https_address_is_opened_elsewhere(plan: PlanVersion, url: str, is_opened: bool) -> None:
    assert opening(plan, "absent.pdf", url) == (Opening(url, "r.pdf", False) if is_opened else None)


def test_without_a_plan_nothing_is_held() -> None:
    assert Library(None).opening_of(Zone(regulation_file="r.pdf")) is None


def test_a_pdf_is_read_in_the_browser_and_kept(client: Client, plan: PlanVersion) -> None:
    response: Any = client.get(address(keep(plan, "Pieces_ecrites/Règlement été.pdf")))
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; filename*=utf-8''R%C3%A8glement")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    again = client.get(response.wsgi_request.path, headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "content"), [("page.html", HTML), ("faux.pdf", HTML), ("image.svg", b"<svg/>"), ("vrai.odt", PDF)]
)
def test_any_other_file_is_downloaded_and_can_run_nothing(
    client: Client, plan: PlanVersion, name: str, content: bytes
) -> None:
    response = client.get(address(keep(plan, name, content)))
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Security-Policy"].endswith("; sandbox")


def test_no_name_and_no_digest_leads_out_of_the_folder(client: Client, plan: PlanVersion, settings: Any) -> None:
    secret = Path(settings.MEDIA_ROOT) / "plans" / "secret"
    piece = keep(plan, "../../secret", PDF, name="../../secret")
    secret.write_bytes(b"secret")
    assert client.get(address(piece)).status_code == 200
    assert "secret" not in client.get(address(piece)).headers["Content-Disposition"].replace('"secret"', "")
    for wrong in ("../secret", "/etc/passwd", "", "A" * 64, "0" * 64):
        Piece.objects.update(sha256=wrong)
        assert client.get(address(piece)).status_code == 404
    assert client.get(f"/plui/plan/pieces/{plan.pk}/../../secret").status_code == 404


def test_the_public_reads_published_versions_only(
    client: Client, agent_client: Client, plan: PlanVersion, make_concertation: Callable[..., Concertation]
) -> None:
    piece = keep(plan, "r.pdf")
    make_concertation("autre")
    assert client.get(address(piece, "autre")).status_code == 404
    assert client.get(f"/plui/plan/pieces/{plan.pk + 1}/{piece.pk}/").status_code == 404
    PlanVersion.objects.update(published_at=None)
    assert client.get(address(piece)).status_code == 404
    response = agent_client.get(address(piece))
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, max-age=86400")
