"""What DOC_URBA says, in words."""

import pytest

from carto.layers.document_codes import facts_of, procedure


def test_a_plan_arrete() -> None:
    document = {"IDURBA": "x", "TYPEDOC": "PLUi", "ETAT": "2", "NOMPROC": "E", "DATAPPRO": "00000000", "TYPEREF": "01"}
    assert facts_of(document) == [
        ("Type de document", "plan local d’urbanisme intercommunal"),
        ("État", "arrêté"),
        ("Procédure", "élaboration"),
        ("Fond de saisie", "plan cadastral informatisé (PCI)"),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [("20200128", "28 janvier 2020"), ("2020-01-28", "28 janvier 2020"), ("20200000", "2020"), ("20201399", "2020"),
     ("janvier", "janvier")],
)  # fmt: skip
def test_dates_as_they_are_written(written: str, said: str) -> None:
    assert facts_of({"DATAPPRO": written}) == [("Approuvé le", said)]


@pytest.mark.parametrize(
    ("code", "said"),
    [("M5", "modification de droit commun n°\u00a05"), ("ms01", "modification simplifiée n°\u00a01"),
     ("MEC", "mise en compatibilité"), ("XYZ", "XYZ"), ("", "")],
)  # fmt: skip
def test_procedures(code: str, said: str) -> None:
    assert procedure(code) == said


def test_an_unknown_code_comes_as_it_is_written_and_nothing_from_nothing() -> None:
    assert facts_of({"ETAT": "42", "TYPEDOC": "SCOT"}) == [("Type de document", "SCOT"), ("État", "42")]
    assert facts_of({}) == []
