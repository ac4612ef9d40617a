"""The whole API as its schema says it, asked hundreds of unlikely questions about a real concertation: no operation
fails, and each answers with a status and in a type it declares. Drawn from a fixed seed, so that a failure is found
again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.contrib.gis.geos import GEOSGeometry
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import DataObject, data, sampled_from
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.models import Concertation
from carto.concertations.register import next_number
from carto.contributions.drafting import read, save
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate.models import Answer, Comment, Vote
from carto.layers.models import ContextFeature, ContextLayer, LayerRole, PlanVersion, Zone
from carto.layers.search_keys import search_key
from tests.layers.lots import bring_in, prescription, square, write_lot, zone

EXAMPLES = 5  # of each operation, well asked and wrongly, by each visitor
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SHAPES = (
    "POINT(-0.65 47.35)",
    "LINESTRING(-0.65 47.35, -0.64 47.36)",
    "POLYGON((-0.65 47.35, -0.64 47.35, -0.64 47.36, -0.65 47.35))",
)
Known = dict[str, tuple[Any, ...]]


@pytest.fixture
def planned(concertation: Concertation, agent: Actor, tmp_path: Path) -> PlanVersion:
    """A plan in force: a zone around the contributions, a prescription; parcels, streets and a context layer."""
    around = square(-1, -1, 3_000)
    lot = write_lot(tmp_path / "200000008_PLUi_20260115", zone(around, "U", "UA"), prescription(around))
    now = timezone.now()
    places = {
        LayerRole.PARCELLES: [("AB 12", SHAPES[2])],
        LayerRole.STREETS: [("Grande Rue", SHAPES[1]), ("Rue Haute", "LINESTRING(-0.645 47.34, -0.645 47.37)")],
        LayerRole.CONTEXT: [("Haie", SHAPES[1])],
    }
    for role, found in places.items():
        layer = ContextLayer.objects.create(
            concertation=concertation, role=role, label=role, source_name="essai", imported_at=now, completed_at=now
        )
        for rank, (label, shape) in enumerate(found):
            ContextFeature.objects.create(
                layer=layer, rank=rank, label=label, search_key=search_key(label), insee_code="49901",
                geometry=GEOSGeometry(shape, srid=4326),
            )  # fmt: skip
    return bring_in(agent, concertation, lot, at=now)


@pytest.fixture
def spoken(planned: PlanVersion, concertation: Concertation, alice: Actor, bob: Actor, agent: Actor) -> Concertation:
    """One contribution of each shape, one masked, one blurred, one without place, one that awaits a moderator; each
    voted on, argued about and answered; and Alice's draft."""
    assert bob.participant is not None
    assert agent.user is not None
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    masked = {"masked_at": now, "mask_reason": MaskReason.values[0]}
    blurred = {"public_geometry": GEOSGeometry("POINT(-0.651 47.351)", srid=4326)}
    kinds: list[dict[str, Any]] = [masked, blurred, {"published_at": None}]
    places: list[tuple[str | None, dict[str, Any]]] = [(shape, {}) for shape in SHAPES]
    places += [(SHAPES[0], fields) for fields in kinds] + [(None, {})]
    for shape, fields in places:
        place = GEOSGeometry(shape, srid=4326) if shape else None
        at = {"lon_e5": -65000, "lat_e5": 4735000} if shape else {}
        values = {"published_at": now, "geometry": place, "public_geometry": place} | at | fields
        row = Contribution.objects.create(
            concertation=concertation, number=next_number(concertation, "W"), author=alice.participant,
            pseudonym="Alice", title="Un titre", body="Un texte", kind=concertation.kinds.all()[0], received_at=now,
            status=Status.RETAINED, for_count=1, comment_count=1, **values,
        )  # fmt: skip
        row.themes.add(concertation.themes.all()[0])
        argued = Comment.objects.create(
            contribution=row, number=1, author=bob.participant, pseudonym="Bob", side="favorable", body="Oui.",
            written_at=now, published_at=now,
        )  # fmt: skip
        Vote.objects.create(contribution=row, participant=bob.participant, choice="for", argument=argued, voted_at=now)
        Answer.objects.create(
            contribution=row, outcome=Status.RETAINED, body="Retenue.", author=agent.user, answered_at=now
        )
    save(alice, concertation, read({"fields": {"title": "À finir"}}, concertation), at=now)
    return concertation


def _known(concertation: Concertation, plan: PlanVersion) -> Known:
    """What leads to something there is, by the name of the parameter."""
    features = {one.label: one.pk for one in ContextFeature.objects.all()}
    street, crossing = features["Grande Rue"], features["Rue Haute"]
    first_zone = Zone.objects.filter(version=plan)[0]
    return {
        "reference": tuple(f"W-{number:04}" for number in range(1, 9)),
        "version_id": (plan.pk,),
        "sha256": (plan.tiles_sha256,),
        "id": (ContextLayer.objects.get(role=LayerRole.CONTEXT).pk,),
        "window": ("-0.66,47.34,-0.64,47.36", "-0.651,47.349,-0.65,47.35"),
        "lon": (-0.65,),
        "lat": (47.35,),
        "parcelle": (features["AB 12"], street),
        "plan": (plan.pk,),
        "place": (f"street:{street}", f"street:{street}:{crossing}:{crossing}", f"zone:{first_zone.pk}",
                  "commune:49901", f"feature:{features['AB 12']}", "point:-0.65,47.35"),
        "q": ("grande rue", "ab 12", "titre", "W-0001", "47.35 -0.65"),
        "theme": (["environnement"],),
        "kind": ([concertation.kinds.all()[0].slug],),
        "status": (["retained"],),
        "commune": (["49901"],),
        "zone": (["UA"],),
        "zone_id": ([str(first_zone.pk)],),
        "prescription": (["0702"],),
    }  # fmt: skip


@dataclass(frozen=True)
class Visitor:
    """What a page of the site sends with each request: the token of forms, and the session of who is signed in."""

    headers: dict[str, str]
    cookies: dict[str, str]


def _visitor(actor: Actor) -> Visitor:
    client = Client()
    token = get_random_string(32)
    cookies = {"csrftoken": token} | ({COOKIE: actor.key} if actor.key else {})
    if actor.user is not None:
        client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
        cookies["sessionid"] = client.cookies["sessionid"].value
    return Visitor({"X-CSRFToken": token}, cookies)


def _faults(case: schemathesis.Case[Any], visitor: Visitor) -> tuple[int, list[str]]:
    answer = case.call(headers=visitor.headers, cookies=visitor.cookies)
    said = f"{case.method} {case.formatted_path} {case.query} {case.body!r:.300}: {answer.status_code}"
    kind = (answer.headers.get("content-type") or [""])[0].partition(";")[0]
    declared = case.operation.responses.get(str(answer.status_code))
    if declared is None:
        return answer.status_code, [said]
    types = set(declared.definition.get("content", {}))
    return answer.status_code, [f"{said} {kind}, not {sorted(types)}"] if types and kind not in types else []


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The end of a request leaves the test's transaction open, as under Django's own client."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def _bodies() -> dict[str, dict[str, Any]]:
    """What is rightly sent, by operation."""
    place = {"type": "Point", "coordinates": [-0.65, 47.35]}
    said = {
        "kind": "proposition", "themes": ["environnement"], "title": "Un banc", "body": "À l’ombre.",
        "pseudonym": "Alice", "charter_accepted": True,
    }  # fmt: skip
    return {
        "concertations_contributions_create": {"type": "Feature", "geometry": place, "properties": said},
        "place_words": {"geometry": place},
        "read_track": {"file": json.dumps(place).encode()},
        "keep_draft": {"fields": {"title": ["Un banc"]}, "geometry": place},
    }


def _lead(case: schemathesis.Case[Any], known: Known, drawn: DataObject, *, is_first: bool) -> None:
    """To something there is: always by the path, every other time by the query and the body, the latter with one of its
    members as it was drawn, or none, as at first."""
    right = known["bodies"][0].get(case.operation.definition.raw.get("operationId"))
    if right is not None and isinstance(case.body, dict) and (is_first or drawn.draw(sampled_from((True, False)))):
        if case.media_type == "multipart/form-data" and "file" not in right:
            right = {"feature": json.dumps(right)}
        name = "" if is_first else drawn.draw(sampled_from([*sorted(case.body), ""]))
        case.body = right | ({name: case.body[name]} if name else {})
    for name in case.path_parameters:
        if name in known:
            case.path_parameters[name] = drawn.draw(sampled_from(known[name]))
    for parameter in case.operation.query:
        if parameter.name in known and drawn.draw(sampled_from((True, False))):
            case.query[parameter.name] = drawn.draw(sampled_from(known[parameter.name]))


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("who", ["author", "agent"])
def test_no_operation_fails_and_each_answers_as_it_declares(
    spoken: Concertation, planned: PlanVersion, alice: Actor, agent: Actor, who: str
) -> None:
    visitor = _visitor(alice if who == "author" else agent)
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    known = _known(spoken, planned) | {"slug": (spoken.slug,), "bodies": (_bodies(),)}
    faults: list[str] = []
    statuses: dict[str, set[int]] = {}

    def ask(case: schemathesis.Case[Any], drawn: DataObject) -> None:
        name = f"{case.method} {case.operation.path}"
        _lead(case, known, drawn, is_first=name not in statuses)
        status, found = _faults(case, visitor)
        statuses.setdefault(name, set()).add(status)
        faults.extend(found)

    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    for operation in sorted(operations, key=lambda one: one.path, reverse=True):  # a deposit ends the draft: read first
        for mode in GenerationMode:
            drawn = given(case=operation.as_strategy(generation_mode=mode), drawn=data())
            try:
                bounded(seed(4)(drawn(ask)))()
            except Unsatisfiable:  # an operation without parameter has nothing to be asked wrongly
                continue
    assert not faults, "\n".join(faults)
    assert len(statuses) >= 21
    if who == "author":
        shallow = {name: found for name, found in statuses.items() if min(found) >= 300}
        assert shallow == {}


def test_the_schema_is_complete_and_in_french() -> None:
    """No warning: every operation, parameter, object and member has its words, and every type is known."""
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # has no types
    assert GENERATOR_STATS._warn_cache == {}
    assert GENERATOR_STATS._error_cache == {}
    assert schema["info"]["description"].startswith("Lecture des concertations")
