"""After a new plan, contributions are placed in it: by the agents' button, by the command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import CommandError, call_command

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions, contexts
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution
from carto.layers.context import Touched
from carto.layers.placing import Placer
from tests.conftest import BOUNDS, DURING
from tests.contributions.conftest import Browser
from tests.contributions.test_actions import make_plan
from tests.layers.lots import PSC_FIELDS, X0, Y0, bring_in, prescription, square, write_lot, write_table, zone

Submit = Callable[..., Deposit]
WORDS = "reçue avant le plan en vigueur"


def zones() -> list[str]:
    return [item.zone.label for item in Contribution.objects.get().current_items if item.zone]


def test_the_button_places_what_came_before_the_plan(
    concertation: Concertation, submit: Submit, agent: Actor, bob: Actor, browser_of: Browser, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    submit()
    desk = browser_of(agent)
    assert WORDS not in desk.get("/plui/liste/").content.decode()
    make_plan(concertation, {"Ua": BOUNDS})
    assert WORDS in desk.get("/plui/liste/").content.decode()
    assert WORDS not in browser_of(bob).get("/plui/liste/").content.decode()
    assert browser_of(bob).post("/plui/liste/replacer/").status_code == 403
    assert zones() == []
    assert desk.post("/plui/liste/replacer/").status_code == 302
    assert zones() == ["Ua"]
    assert WORDS not in desk.get("/plui/liste/").content.decode()


def test_the_command_says_how_many_changed(
    concertation: Concertation, submit: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    submit()
    make_plan(concertation, {"Ua": BOUNDS})
    for changed in (1, 0):
        call_command("recompute_contexts", "plui")
        assert f"Situations changées : {changed}" in capsys.readouterr().out
    assert zones() == ["Ua"]
    with pytest.raises(CommandError):
        call_command("recompute_contexts", "inconnue")


def test_many_at_once_are_placed_as_one_alone_is(
    concertation: Concertation, submit: Submit, agent: Actor, tmp_path: Path
) -> None:
    pocket = shapely.box(X0 + 900, Y0 + 400, X0 + 1_100, Y0 + 600)
    lot = write_lot(
        tmp_path / "lot", zone(square(0), "U", "UA"), zone(square(1), "N", "N"), zone(pocket, "AUc", "1AUh")
    )
    hedge = shapely.LineString([(X0, Y0 + 100), (X0 + 500, Y0 + 100)])
    rows = [prescription(hedge, LIBELLE="Haie")]
    write_table(lot, "PRESCRIPTION_LIN", rows, fields=PSC_FIELDS, geometry_type="LineString")
    for words in (
        "POINT(-0.6504 47.3475)", "POINT(-0.644 47.3478)", "POINT(-0.56 47.31)",
        "LINESTRING(-0.65 47.347, -0.637 47.348)", "LINESTRING(-0.66 47.31, -0.56 47.32)",
        "POLYGON((-0.655 47.343, -0.635 47.343, -0.635 47.352, -0.655 47.352, -0.655 47.343))",
    ):  # fmt: skip
        submit(geometry=GEOSGeometry(words))
    bring_in(agent, concertation, lot, at=DURING)
    assert actions.recompute_contexts(agent, concertation, at=DURING) == 6
    for contribution in Contribution.objects.select_related("concertation"):
        where = contexts.compute(contribution)
        shares = {(item.commune or item.zone or item.prescription, item.share) for item in contribution.current_items}
        touched: list[Touched[Any]] = [*where.communes, *where.zones, *where.prescriptions]
        assert shares == {(one.row, one.share) for one in touched}
    assert actions.recompute_contexts(agent, concertation, at=DURING) == 0


def test_another_plan_coming_into_force_meanwhile_is_left_to_its_own_recomputing(
    concertation: Concertation, submit: Submit, agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit()
    make_plan(concertation, {"Ua": BOUNDS})
    placed = Placer.contexts_of

    def overtaken(self: Placer, geometries: Any) -> Any:
        make_plan(concertation, {"N": BOUNDS})
        return placed(self, geometries)

    monkeypatch.setattr(Placer, "contexts_of", overtaken)
    assert actions.recompute_contexts(agent, concertation, at=DURING) == 0
    assert zones() == []


def test_what_is_edited_meanwhile_keeps_the_place_its_edit_gave_it(
    concertation: Concertation, submit: Submit, agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit()
    make_plan(concertation, {"Ua": BOUNDS})
    placed = Placer.contexts_of

    def edited(self: Placer, geometries: Any) -> Any:
        Contribution.objects.update(edited_at=DURING)
        return placed(self, geometries)

    monkeypatch.setattr(Placer, "contexts_of", edited)
    assert actions.recompute_contexts(agent, concertation, at=DURING) == 0
