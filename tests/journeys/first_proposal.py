"""The first proposal of somebody who comes for the first time, on a phone: from the open map to the number received.
Counted by the test beside it, timed by `python -m bench first-proposal`."""

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.hands import Finger

TITLE = "Un banc à l’ombre"
BODY = "Entre le bourg et l’école, rien pour s’asseoir."
PSEUDONYM = "Yvonne"


def propose(finger: Finger, kind: str = "Proposition") -> str:
    """The map is open. Nothing is asked for that may be left out; the charter is accepted unread, as it is."""
    page = finger.page
    form = page.locator("#propose-form")
    finger.press(page.get_by_role("button", name="Proposer", exact=True))
    finger.press(page.get_by_role("button", name="Dessiner sur la carte"))
    finger.press(page.get_by_role("button", name="Ajouter ce point"))
    finger.press(page.get_by_role("button", name="Continuer"))
    finger.choose(form.get_by_role("radio", name=kind))
    finger.choose(form.get_by_role("checkbox", name="Environnement"))
    finger.write(page.get_by_label("Titre"), TITLE)
    finger.write(page.get_by_label("Votre texte"), BODY)
    finger.press(page.get_by_role("button", name="Continuer"))
    finger.write(page.get_by_label("Votre pseudonyme"), PSEUDONYM)
    finger.choose(page.get_by_role("checkbox", name="J’accepte la charte"))
    finger.press(page.get_by_role("button", name="Envoyer ma contribution"))
    expect(page.locator("#receipt-number")).to_have_text(steps.NUMBER, timeout=60_000)
    return page.locator("#receipt-number").inner_text()
