"""The procès-verbal de synthèse: its figures, its observations by theme, the room left for the answer, the file."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from carto.bilan.record import Record
from carto.conclusions.observed import Observed
from carto.exchange.publication import Rendering
from carto.synthesis import minutes, pdf
from tests.bilan.invented import record
from tests.bilan.test_pdf import text_of

HOSTILE = "#evil[panic()] $x$ 😀 " + "a" * 90
OBSERVED = (
    Observed("W-0001.1", "W-0001", "habitat", "Habitat", "Rue des Écoles", "Un trottoir.\n\nVite."),
    Observed("W-0001.2", "W-0001", "deplacements", "", "", HOSTILE, "Le trottoir est inscrit au budget."),
    Observed("W-0006.1", "W-0006", "", "", "Le bourg", "Sans rien."),
)


def whole() -> Record:
    made = record()
    return replace(made, publication=replace(made.publication, rendering=Rendering.STATUTORY))


def test_its_tables_count_each_contribution_in_the_period_or_out_of_it() -> None:
    said = minutes.describe(whole(), OBSERVED, range(0x3000))
    by_channel, by_theme, by_commune = said["tables"]
    assert by_channel["rows"] == [["Carte en ligne (W)", "5", "1", "6"]]
    assert ["Habitat", "5", "0", "5"] in by_theme["rows"]
    assert ["Commune non déterminée", "0", "1", "1"] in by_commune["rows"]
    assert ["Observations", "3"] in said["cover"]


def test_observations_are_under_their_theme_and_what_was_not_cut_is_named() -> None:
    said = minutes.describe(whole(), OBSERVED, range(0x3000))
    assert [(one["title"], one["count"]) for one in said["themes"]][-1] == ("Sans thème", "1\u00a0observation")
    assert [row[0] for row in said["unread"]] == ["W-0002", "W-0003", "W-0004", "W-0005"]
    assert minutes.describe(whole(), (), range(0x3000))["themes"] == []


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.compile_pdf(whole(), OBSERVED)


def test_the_file_is_archivable_accessible_and_says_on_its_cover_that_it_is_complete(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
        assert opened.docinfo.Title == "Procès-verbal de synthèse – PLUi du Val d’Essai"
    text = " ".join(text_of(made).split())
    for words in (
        "Cette version est complète", "W-0001.1 – Rue des Écoles", "#evil[panic()] $x$ ‹U+1F600›",
        "Le trottoir est inscrit au budget.", "Réponse du maître d’ouvrage", "Contributions dont aucune observation",
    ):  # fmt: skip
        assert words in text
