"""What the map page tells its script, in the order of the map feed's ranks."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.actions import Deposit
from tests.conftest import BOUNDS
from tests.contributions.conftest import Browser


def settings_in(page: Any) -> dict[str, Any]:
    found = re.search(r'id="carto-settings" type="application/json">(.*?)</script>', page.content.decode(), re.S)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said


def test_the_page_holds_the_settings_of_its_concertation(concertation: Concertation, client: Client) -> None:
    said = settings_in(client.get("/plui/"))
    assert [theme["slug"] for theme in said["themes"]] == [theme.slug for theme in concertation.themes.all()]
    assert [kind["slug"] for kind in said["kinds"]] == ["constat", "proposition", "vu-ailleurs", "cahier-d-acteur"]
    assert [commune["insee_code"] for commune in said["communes"]] == ["49901", "49902"]
    assert said["statuses"][0] == {"slug": "awaiting", "label": "En attente de réponse"}
    assert (said["bounds"], said["perimeter"]["type"]) == (list(BOUNDS), "Polygon")
    assert said["urls"]["detail"] == "/plui/contributions/__ref__/"
    assert said["plan"] is None
    assert said["abilities"]["submit"].keys() == {"allowed", "reason"}


def test_a_draft_without_perimeter_still_opens_for_its_team(
    make_concertation: Callable[..., Concertation], administrator: Actor, browser_of: Browser
) -> None:
    make_concertation("brouillon", published_at=None, perimeter=None)
    said = settings_in(browser_of(administrator).get("/brouillon/"))
    assert (said["perimeter"], said["bounds"]) == (None, None)


def test_a_title_cannot_close_the_script_that_holds_it(submit: Callable[..., Deposit], client: Client) -> None:
    Concertation.objects.update(title="</script><script>alert(1)</script>")
    page = client.get("/plui/")
    assert "<script>alert(1)" not in page.content.decode()
    assert settings_in(page)["title"] == "</script><script>alert(1)</script>"


def test_the_admin_shows_a_contribution_and_changes_nothing(
    submit: Callable[..., Deposit], administrator: Actor, browser_of: Browser
) -> None:
    stored = submit().contribution
    desk = browser_of(administrator)
    address = f"/admin/contributions/contribution/{stored.pk}/change/"
    assert desk.get("/admin/contributions/contribution/").status_code == 200
    assert desk.get(address).status_code == 200
    desk.post(address, {"title": "Autre", "geometry": '{"type":"Point","coordinates":[-0.6,47.3]}'})
    stored.refresh_from_db()
    assert stored.geometry is not None
    assert (stored.title, stored.geometry.x) == ("Un verger au bord de la Loire", -0.65)
    assert desk.get("/admin/contributions/contribution/add/").status_code == 403
