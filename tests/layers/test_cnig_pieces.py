"""The written pieces of a lot: which they are, their titles, and the one name that leads to each."""

from pathlib import Path

import pytest

from carto.layers.sources.lot import PieceFile
from carto.layers.sources.pieces import piece_name
from tests.layers.lots import write_lot, zipped
from tests.layers.reading import ReadPlan, read_plan

PDF = b"%PDF-1.7\n"
TITLES = "FICHIER,TITRE\n49901_reglement_20260115.pdf,Règlement écrit\n49901_rapport_20260115,Rapport\n"


@pytest.fixture
def lot(tmp_path: Path) -> Path:
    folder = write_lot(tmp_path / "lot")
    files = {
        "Pieces_ecrites/3_Reglement/49901_reglement_20260115.pdf": PDF,
        "Pieces_ecrites/1_Rapport_de_presentation/49901_rapport_20260115.PDF": b"\xef\xbb\xbf" + PDF,
        "Pieces_ecrites/4_Annexes/annexe.odt": b"PK\x03\x04",
        "Pieces_ecrites/4_Annexes/plan.svg": b"<svg onload='alert(1)'/>",
        "Pieces_ecrites/4_Annexes/vide.pdf": b"",
        "Pieces_ecrites/4_Annexes/faux.pdf": b"{\\rtf1",
        "deliberation.pdf": PDF,
        "readme.txt": b"hello",
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def by_name(plan: ReadPlan) -> dict[str, PieceFile]:
    return {piece_name(piece.path): piece for piece in plan.source.pieces}


def test_documents_of_the_folder_and_pdfs_elsewhere_are_pieces(lot: Path) -> None:
    names = ["49901_rapport_20260115.pdf", "49901_reglement_20260115.pdf", "annexe.odt", "deliberation.pdf"]
    assert sorted(by_name(read_plan(lot))) == names
    assert [piece.path for piece in read_plan(zipped(lot)).source.pieces] == [
        f"lot/{piece.path}" for piece in read_plan(lot).source.pieces
    ]


def test_a_piece_that_is_none_is_left_out_and_said(lot: Path) -> None:
    assert [(identifier.rsplit("/")[-1], *said) for _table, _rank, identifier, *said in read_plan(lot).said] == [
        ("faux.pdf", "Ce fichier n’est pas un PDF malgré son nom.", "Pièce laissée de côté."),
        ("plan.svg", "Ce fichier n’est pas un document (PDF, texte, tableur ou image).", "Pièce laissée de côté."),
        ("vide.pdf", "Ce fichier est vide.", "Pièce laissée de côté."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_titles_come_from_their_file_whatever_its_form(lot: Path, encoding: str, separator: str) -> None:
    titles = lot / "Pieces_ecrites" / "titres_pieces_ecrites.csv"
    titles.write_bytes(TITLES.replace(",", separator).encode(encoding))
    pieces = by_name(read_plan(lot))
    assert pieces["49901_reglement_20260115.pdf"].title == "Règlement écrit"
    assert pieces["49901_rapport_20260115.pdf"].title == "Rapport"
    assert pieces["annexe.odt"].title == ""


def test_titles_that_cannot_be_read_are_said(lot: Path) -> None:
    (lot / "titres_pieces_ecrites.csv").write_bytes(b"\x00\x01")
    assert read_plan(lot).said[0][3:] == ("Aucun titre n’a pu être lu (colonnes FICHIER,TITRE).", "Titres ignorés.")


def test_a_piece_is_read_while_the_lot_is_open(lot: Path, tmp_path: Path) -> None:
    piece = by_name(read_plan(lot))["deliberation.pdf"]
    piece.member.copy_to(tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == PDF


@pytest.mark.parametrize(
    ("cited", "name"),
    [
        ("49901_reglement_20260115.pdf", "49901_reglement_20260115.pdf"),
        ("49901_REGLEMENT_20260115.PDF", "49901_reglement_20260115.pdf"),
        ("49901_reglement_20260115", "49901_reglement_20260115.pdf"),
        ("49901_reglement_20260115.pdf#page=12", "49901_reglement_20260115.pdf"),
        ("3_Reglement\\49901_reglement_20260115.pdf", "49901_reglement_20260115.pdf"),
        ("https://essai.invalid/plu/R%C3%A8glement.pdf?v=2#page=3", "règlement.pdf"),
        ("Re\u0300glement.pdf", "règlement.pdf"),
        ("annexe.odt", "annexe.odt"),
        ("v1.2", "v1.2.pdf"),
        ("  ", ""),
        ("#page=2", ""),
    ],
)
def test_a_piece_is_found_however_it_is_cited(cited: str, name: str) -> None:
    assert piece_name(cited) == name
