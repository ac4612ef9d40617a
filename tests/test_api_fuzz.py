"""The whole API as its schema says it, asked hundreds of unlikely questions about real contributions: no operation
fails, and each answers in a type it declares. Drawn from a fixed seed, so that a failure is found again."""

from collections.abc import Iterator
from datetime import timedelta
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
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import sampled_from
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, MaskReason

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


@pytest.fixture
def spoken(concertation: Concertation, alice: Actor) -> Concertation:
    """One contribution of each shape, one masked, one blurred, one without place, one that awaits a moderator."""
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    masked = {"masked_at": now, "mask_reason": MaskReason.values[0]}
    blurred = {"public_geometry": GEOSGeometry("POINT(-0.651 47.351)", srid=4326)}
    kinds: list[dict[str, Any]] = [masked, blurred, {"published_at": None}]
    places: list[tuple[str | None, dict[str, Any]]] = [(shape, {}) for shape in SHAPES]
    places += [(SHAPES[0], fields) for fields in kinds] + [(None, {})]
    for number, (shape, fields) in enumerate(places, start=1):
        place = GEOSGeometry(shape, srid=4326) if shape else None
        at = {"lon_e5": -65000, "lat_e5": 4735000} if shape else {}
        values = {"published_at": now, "geometry": place, "public_geometry": place} | at | fields
        Contribution.objects.create(
            concertation=concertation, number=number, author=alice.participant, pseudonym="Alice", title="Un titre",
            body="Un texte", kind=concertation.kinds.all()[0], received_at=now, **values,
        )  # fmt: skip
    return concertation


def _headers(agent: Actor | None) -> dict[str, str]:
    """What a page of the site sends: the token of forms, and the session of who is signed in."""
    client = Client()
    token = get_random_string(32)
    cookies = {"csrftoken": token}
    if agent is not None and agent.user is not None:
        client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
        cookies["sessionid"] = client.cookies["sessionid"].value
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-CSRFToken": token}


def _faults(case: schemathesis.Case[Any], headers: dict[str, str]) -> list[str]:
    answer = case.call(headers=headers)
    said = f"{case.method} {case.formatted_path} {case.query} {case.body!r:.300}: {answer.status_code}"
    kind = (answer.headers.get("content-type") or [""])[0].partition(";")[0]
    if answer.status_code >= 500:
        return [said]
    declared = case.operation.responses.find_by_status_code(answer.status_code) if answer.status_code == 200 else None
    types = set(declared.definition.get("content", {})) if declared is not None else set()
    return [f"{said} {kind}, not {sorted(types)}"] if types and kind not in types else []


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The end of a request leaves the test's transaction open, as under Django's own client."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("who", ["stranger", "agent"])
def test_no_operation_fails_and_each_answers_in_a_type_it_declares(
    spoken: Concertation, agent: Actor, who: str
) -> None:
    headers = _headers(agent if who == "agent" else None)
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    faults: list[str] = []

    def ask(case: schemathesis.Case[Any], reference: str) -> None:
        if "slug" in case.path_parameters:
            case.path_parameters["slug"] = spoken.slug
        if "reference" in case.path_parameters:
            case.path_parameters["reference"] = reference
        faults.extend(_faults(case, headers))

    references = sampled_from([f"W-{number:04}" for number in range(1, 9)])
    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in GenerationMode:
            drawn = given(case=operation.as_strategy(generation_mode=mode), reference=references)
            try:
                bounded(seed(4)(drawn(ask)))()
            except Unsatisfiable:  # an operation without parameter has nothing to be asked wrongly
                continue
            asked += 1
    assert asked >= 18
    assert not faults, "\n".join(faults)
