"""The cast of every test: one small territory of two communes, its concertation, and the people around it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User, key_digest
from carto.concertations import defaults
from carto.concertations.models import Concertation, Kind, Membership, Phase, Role, TakingPart, Theme, WorkLevel
from carto.concertations.phases import PhaseKind
from carto.layers.models import Commune
from tests.kept import migrated_database

# No test depends on how busy the machine is.
settings.register_profile("carto", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("carto")

BEFORE = datetime(2026, 1, 15, 10, tzinfo=UTC)
DURING = datetime(2026, 3, 15, 10, tzinfo=UTC)
AFTER = datetime(2026, 6, 15, 10, tzinfo=UTC)
OPENS_AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
CLOSES_AT = datetime(2026, 5, 1, 22, tzinfo=UTC)

# About 15 km by 11 km of Loire country, cut in two at longitude -0.60.
BOUNDS = (-0.70, 47.30, -0.50, 47.40)


def box(w: float, s: float, e: float, n: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((w, s, e, n)), srid=4326)


# Run on both databases although no fixture of theirs asks for one: they start processes of their own that do.
THEIR_OWN_DATABASE = ("tests/geo/", "tests/test_commands.py", "tests/test_environment.py")

# Counting lines makes Python slower by three quarters. These walk the whole site, try thousands of points or read our
# sources: other tests, shorter, take every line they take.
WALKS = (
    "tests/test_every_route.py",
    "tests/test_menus.py",
    "tests/test_api_fuzz.py",
    "tests/test_architecture.py",
    "tests/fixtures/",
    "tests/contributions/test_blur.py",
    "tests/layers/test_lookup.py",
    "tests/layers/test_gpu_real.py",
    "tests/layers/test_reference_data.py",
)

# What pages tell and lead to, looked for from door to door: no database changes it.
DOORS = (
    "tests/test_every_route.py",
    "tests/test_menus.py",
    "tests/contributions/test_blur.py::test_no_address_of_the_site_gives_a_blurred_place_away",
    "tests/debate/test_reading_first.py::test_a_comment_that_waits_is_shown_to_its_author_alone",
    "tests/debate/test_reading_first.py::test_nothing_public_says_a_word_of_a_contribution_that_waits",
    "tests/moderation/test_passages.py::test_no_public_door_says_a_masked_word",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--again-on-another-database", action="store_true", help="leave out what no database changes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(WALKS):
            item.add_marker(pytest.mark.no_cover)
    if not config.getoption("--again-on-another-database"):
        return
    asks = [item for item in items if _asks_a_database(item) and not item.nodeid.startswith(DOORS)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


def _asks_a_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or not names.isdisjoint({"db", "transactional_db"}) or item.nodeid.startswith(THEIR_OWN_DATABASE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SpatiaLite in a file, as in service: connections to a shared memory lock one another out instead of waiting."""
    if _is_spatialite():
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(migrated_database(), path)
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """The copy is the database of the tests: it is not made again."""
    return _is_spatialite() or bool(request.config.getoption("reuse_db"))


def _is_spatialite() -> bool:
    return bool(connection.settings_dict["ENGINE"].endswith("spatialite"))


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    """The language of a request stays with its thread: what one test reads in English, the next must not."""
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _fresh_files_and_cache(settings: Any, tmp_path: Any, request: pytest.FixtureRequest) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SNAPSHOT_INTERVAL_S = 0  # the map shows at once what the test wrote
    settings.GPU_URL = settings.GPU_WFS_URL = settings.GEO_API_URL = settings.GEOCODING_URL = ""  # no test goes out
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # hashed names need collectstatic
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    if "transactional_db" in request.fixturenames:  # elsewhere the rollback empties the cache, which is a table
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture(autouse=True)
def _no_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Concertations of the cast ask their visitors no proof of work, unless a test says how much."""
    field = TakingPart._meta.get_field("work_level")
    monkeypatch.setitem(field.__dict__, "_get_default", lambda: WorkLevel.NONE)


@pytest.fixture
def make_concertation(db: None) -> Callable[..., Concertation]:
    def make(slug: str = "plui", **fields: Any) -> Concertation:
        values = {
            "title": "PLUi du Val d’Essai", "owner_name": "Communauté de communes du Val d’Essai",
            "owner_code": "200000008", "procedure_kind": "elaboration", "created_at": BEFORE,
            "published_at": BEFORE, "perimeter": box(*BOUNDS), "charter": defaults.CHARTER,
        } | fields  # fmt: skip
        concertation = Concertation.objects.create(slug=slug, **values)
        Theme.objects.bulk_create(
            Theme(
                concertation=concertation, slug=t.slug, label=t.label, color=t.color, pictogram=t.pictogram,
                position=rank,
            )
            for rank, t in enumerate(defaults.THEMES)
        )  # fmt: skip
        Kind.objects.bulk_create(
            Kind(concertation=concertation, position=rank, **vars(kind)) for rank, kind in enumerate(defaults.KINDS)
        )
        Phase.objects.create(
            concertation=concertation, kind=PhaseKind.CONTRIBUTION, title="À vous la parole",
            opens_at=OPENS_AT, closes_at=CLOSES_AT,
        )  # fmt: skip
        w, s, e, n = BOUNDS
        Commune.objects.create(
            concertation=concertation, insee_code="49901", name="Essai-sur-Loire", geometry=box(w, s, -0.60, n)
        )
        Commune.objects.create(
            concertation=concertation, insee_code="49902", name="Le Vieil-Essai", geometry=box(-0.60, s, e, n)
        )
        return concertation

    return make


@pytest.fixture
def concertation(make_concertation: Callable[..., Concertation]) -> Concertation:
    """Published, its contribution phase open from OPENS_AT to CLOSES_AT, two communes, default themes and kinds."""
    return make_concertation()


@pytest.fixture
def make_member(concertation: Concertation) -> Callable[[Role], Actor]:
    """A relay's commune is Essai-sur-Loire."""

    def make(role: Role) -> Actor:
        user = User.objects.create_user(f"{role}@essai.invalid", name=f"Membre {role}")
        codes = ["49901"] if role is Role.RELAY else []
        Membership.objects.create(concertation=concertation, user=user, role=role, insee_codes=codes)
        return Actor(user=user)

    return make


@pytest.fixture
def agent(make_member: Callable[[Role], Actor]) -> Actor:
    return make_member(Role.AGENT)


@pytest.fixture
def moderator(make_member: Callable[[Role], Actor]) -> Actor:
    return make_member(Role.MODERATOR)


@pytest.fixture
def relay(make_member: Callable[[Role], Actor]) -> Actor:
    """Of Essai-sur-Loire alone."""
    return make_member(Role.RELAY)


@pytest.fixture
def commissioner(make_member: Callable[[Role], Actor]) -> Actor:
    return make_member(Role.COMMISSIONER)


@pytest.fixture
def administrator(db: None) -> Actor:
    return Actor(user=User.objects.create_superuser("admin@essai.invalid", name="Admin"))


@pytest.fixture
def make_participant(db: None) -> Callable[[str], Actor]:
    def make(pseudonym: str) -> Actor:
        key = f"cle-de-{pseudonym}"
        participant = Participant.objects.create(
            digest=key_digest(key), pseudonym=pseudonym, created_at=BEFORE + timedelta(days=1)
        )
        return Actor(participant=participant, key=key)

    return make


@pytest.fixture
def alice(make_participant: Callable[[str], Actor]) -> Actor:
    return make_participant("Alice")


@pytest.fixture
def bob(make_participant: Callable[[str], Actor]) -> Actor:
    return make_participant("Bob")


@pytest.fixture
def point() -> GEOSGeometry:
    """Inside Essai-sur-Loire."""
    return GEOSGeometry('{"type":"Point","coordinates":[-0.65,47.35]}')
