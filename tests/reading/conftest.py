"""Contributions to read, a small grid; contributions laid where a test says, to be read in figures."""

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.layers.models import Commune, PlanVersion, Zone
from carto.reading import actions
from carto.reading.codes import Line
from carto.reading.models import Code, Color
from tests.conftest import DURING
from tests.debate.conftest import browse, contribution, live, make_contribution

__all__ = ["browse", "contribution", "live", "make_contribution"]

Lay = Callable[..., Contribution]
GRID = (
    Line("Eau", color=Color.BLUE, key="e"),
    Line("Crues", "Eau", Color.PETROL, "c", "Quand la rivière déborde."),
    Line("Arbres", color=Color.GREEN, key="1"),
)
LETTER = "Nous demandons que la route soit limitée à 30 km/h devant l’école et que les trottoirs soient refaits. "


@pytest.fixture
def zones(concertation: Concertation) -> dict[str, Zone]:
    """One of each of three kinds, in a plan in force."""
    version = PlanVersion.objects.create(
        concertation=concertation, name="PLUi", standard="2017d", imported_at=DURING, completed_at=DURING,
        published_at=DURING, source_sha256="0" * 64,
    )  # fmt: skip
    shape = MultiPolygon(Polygon.from_bbox((-0.66, 47.34, -0.64, 47.36)), srid=4326)
    return {
        kind: Zone.objects.create(
            version=version, rank=rank, label=kind, kind=kind, area_ha=1, geometry=shape, attributes={}
        )
        for rank, kind in enumerate(("U", "A", "N"), start=1)
    }


@pytest.fixture
def lay(concertation: Concertation, make_contribution: Callable[..., Contribution], zones: dict[str, Zone]) -> Lay:
    """A contribution under these themes (slugs), in these communes (INSEE codes) and kinds of zone; it once lay in
    Le Vieil-Essai, zone N, and no figure may say so."""
    communes = {one.insee_code: one for one in Commune.objects.filter(concertation=concertation)}

    def make(
        number: int, themes: tuple[str, ...] = (), in_communes: tuple[str, ...] = (), kinds: tuple[str, ...] = (),
        **fields: object,
    ) -> Contribution:  # fmt: skip
        row = make_contribution(number, **fields)
        row.themes.set(concertation.themes.filter(slug__in=themes))
        former = PlanContext.objects.create(contribution=row, computed_at=DURING, is_current=False)
        ContextItem.objects.create(context=former, commune=communes["49902"], share=1)
        ContextItem.objects.create(context=former, zone=zones["N"], share=1)
        current = PlanContext.objects.create(contribution=row, computed_at=DURING)
        for code in in_communes:
            ContextItem.objects.create(context=current, commune=communes[code], share=0.5)
        for kind in kinds:
            ContextItem.objects.create(context=current, zone=zones[kind], share=0.5)
        return row

    return make


@pytest.fixture
def grid(concertation: Concertation, agent: Actor) -> dict[str, Code]:
    assert actions.set_grid(agent, concertation, GRID, at=timezone.now()) == []
    return {code.label: code for code in concertation.codes.all()}


@pytest.fixture
def campaign(make_contribution: Callable[..., object]) -> None:
    """1 to 4: one letter, signed by four; 5 and 6 say something else."""
    ends = ("Cordialement.", "Merci.", "Une habitante de la rue.", "")
    for number, end in enumerate(ends, start=1):
        make_contribution(number, title=f"Lettre {number}", body=LETTER + end)
    make_contribution(5, title="La haie", body="La haie du cimetière doit rester, les oiseaux y nichent au printemps.")
    make_contribution(6, title="Le four", body="Le four à pain du hameau tombe en ruine et personne ne le répare.")
