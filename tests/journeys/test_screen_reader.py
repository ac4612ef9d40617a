"""Proposing, as a screen reader is given it: by keyboard, with what each step says. The transcript is kept."""

import os
import re
import shutil

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.commands import ROOT
from tests.journeys.conftest import DESK, OpenPage
from tests.journeys.hands import Keys
from tests.journeys.reading_aloud import Listener

TRANSCRIPT = ROOT / "var" / "screenshots" / "lecteur-decran.md"
INTRODUCTION = """# Proposer au lecteur d’écran

Ce que Chromium donne à un lecteur d’écran pendant un dépôt au clavier, étape par étape : ce que les zones vivantes
disent, où est le focus, puis ce que le panneau contient. Écrit par tests/journeys/test_screen_reader.py.
"""
PANEL = "[data-view=propose]"


def test_each_step_of_proposing_is_said(open_page: OpenPage) -> None:
    """With CARTO_KEEP_SCREENSHOT=1 the transcript replaces docs/lecteur-decran.md."""
    page = open_page(DESK)
    keys, listener = Keys(page), Listener(page)
    steps.open_map(page, near_another(page))
    hear = listener.hear

    keys.press(page.get_by_role("button", name="Proposer", exact=True))
    opened = hear("La première étape : le lieu", PANEL)
    keys.press(page.get_by_role("button", name="Continuer"))
    refused = hear("Continuer sans lieu", PANEL)
    keys.press(page.get_by_text("Autres façons de dire où"))
    keys.press(page.get_by_role("button", name="Prendre le centre de la carte"))
    expect(page.locator("#place-words")).not_to_be_empty()
    placed = hear("Le centre de la carte est pris", PANEL)
    keys.press(page.get_by_role("button", name="Continuer"))
    words = hear("La deuxième étape : le texte", PANEL)
    keys.press(page.get_by_role("button", name="Continuer"))
    missing = hear("Continuer sans rien écrire", PANEL)
    keys.choose(page.get_by_role("radio", name="Proposition"))
    keys.choose(page.locator("#propose-form").get_by_role("checkbox", name="Environnement"))
    keys.write(page.get_by_label("Titre"), "Un banc à l’ombre")
    steps.write_and_be_told(page, "Entre le bourg et l’école, rien pour s’asseoir.")
    keys.press(page.get_by_role("button", name="Continuer"))
    sign = hear("La dernière étape : signer", PANEL)
    keys.press(page.get_by_role("button", name="La mienne diffère"))
    differs = hear("La mienne diffère", PANEL)
    keys.press(page.get_by_role("button", name="Envoyer ma contribution"))
    unsigned = hear("Envoyer sans signer", PANEL)
    keys.write(page.get_by_label("Votre pseudonyme"), "Claude")
    keys.choose(page.get_by_role("checkbox", name="J’accepte la charte"))
    keys.press(page.get_by_role("button", name="Envoyer ma contribution"))
    number = steps.received_number(page)
    receipt = hear("Le récépissé", "[data-view=receipt]")

    keep([INTRODUCTION, *listener.lines])
    assert listener.nameless == []
    assert "    titre 3, « Le lieu »" in opened
    assert any(line.startswith("- focus : bouton, « Dessiner sur la carte » (Placez d’abord") for line in refused)
    assert any(re.match("- dit : « Un point, à .*, en zone .* »", line) for line in placed)
    assert not any("non valide" in line for line in placed), "what was wrong is no longer said once it is mended"
    assert "- dit : « Étape 2 sur 3 »" in words
    assert "- focus : titre 3, « Votre contribution »" in words
    assert any(line.startswith("- focus : bouton radio, « Constat") and "non valide" in line for line in missing)
    assert not any(line.startswith("- dit : « Étape") for line in missing), "the step is not said again when it stays"
    assert (
        "    champ de saisie, « Titre », saisie non valide, obligatoire (Donnez un titre à votre contribution.)"
        in missing
    )
    assert any(re.match(r"- dit : « Contributions proches déjà déposées : \d", line) for line in sign)
    assert "- focus : titre 3, « Signer et envoyer »" in sign
    assert "    région, « D’autres l’ont peut-être déjà dit »" in sign
    assert any(line.startswith("    bouton, « Soutenir celle-ci W-") for line in sign)
    assert "- focus : titre 3, « Signer et envoyer »" in differs
    assert "    région, « D’autres l’ont peut-être déjà dit »" not in differs
    assert any(line.startswith("- focus : champ de saisie, « Votre pseudonyme »") for line in unsigned)
    assert any("non valide" in line and "J’accepte la charte" in line for line in unsigned)
    assert f"- focus : région, « Votre contribution est reçue {number} »" in receipt


def near_another(page: Page) -> str:
    """Where the map is to open: centred on a point that somebody has proposed."""
    found = page.request.get(f"/api/concertations/{steps.SLUG}/contributions/?window=-180,-90,180,90").json()
    place = next(one["geometry"] for one in found["features"] if one["geometry"]["type"] == "Point")
    lon, lat = place["coordinates"]
    return f"#17/{lat}/{lon}"


def keep(lines: list[str]) -> None:
    """Without the server's address and the key of this deposit."""
    written = re.sub(r"http://\S+/retour/[^/]+/", "https://…/retour/…/", "\n".join(lines))
    TRANSCRIPT.parent.mkdir(parents=True, exist_ok=True)
    TRANSCRIPT.write_text(written)
    if os.environ.get("CARTO_KEEP_SCREENSHOT"):
        shutil.copy(TRANSCRIPT, ROOT / "docs" / TRANSCRIPT.name)
