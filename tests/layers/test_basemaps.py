"""Basemaps: what is offered and credited, whom browsers ask, and the relay that asks for them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import tile_relay
from carto.layers.basemaps import CATALOGUE, DEFAULT, Basemap, for_admin, for_page, hosts, offered
from carto.layers.tile_relay import sweep
from tests.layers.servers import Answer, Asked, Server, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"." * 100
JPEG = b"\xff\xd8\xff" + b"." * 100
# Over the territory of the tests, then over Corsica.
HERE, AWAY = "10/510/358", "10/537/380"


def own(url: str = "https://{s}.tuiles.exemple.fr/{z}/{x}/{y}{r}.png") -> tuple[Basemap, ...]:
    return offered((), own_url=url, own_attribution="© Nous <b>", own_max_zoom=17)


# The catalogue.


def test_the_basemaps_offered_by_default_credit_their_makers() -> None:
    shown = for_page(offered(DEFAULT, own_url="", own_attribution="", own_max_zoom=19), is_relayed=False)
    assert [(one["slug"], one["label"], one["attribution"], one["filter"]) for one in shown] == [
        ("plan-ign", "Plan IGN", "Plan IGN v2 © IGN, Licence Ouverte 2.0", ""),
        ("plan-ign-gris", "Plan IGN en gris", "Plan IGN v2 © IGN, Licence Ouverte 2.0", "grey"),
        ("ortho", "Photographie aérienne", "BD ORTHO © IGN, Licence Ouverte 2.0", "photo"),
        ("cadastre", "Cadastre", "Parcellaire Express © IGN, DGFiP, Licence Ouverte 2.0", ""),
    ]
    assert all(one["terms_url"].startswith("https://") for one in shown)
    assert [one["max_zoom"] for one in shown] == [19, 19, 19, 20]


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ortho", "LAYER=ORTHOIMAGERY.ORTHOPHOTOS&STYLE=normal&FORMAT=image/jpeg"),
        ("cadastre", "LAYER=CADASTRALPARCELS.PARCELLAIRE_EXPRESS&STYLE=PCI%20vecteur&FORMAT=image/png"),
        ("plan-ign", "TILEMATRIX=12&TILEROW=7&TILECOL=3"),
        ("osm", "https://tile.openstreetmap.org/12/3/7.png"),
    ],
)
def test_a_tile_is_asked_in_the_words_of_its_service(slug: str, words: str) -> None:
    assert words in CATALOGUE[slug].tile(12, 3, 7)


def test_ones_own_tiles_come_first_and_aucun_leaves_none() -> None:
    both = offered(("ortho",), own_url="/fond/{z}/{x}/{y}", own_attribution="© Nous", own_max_zoom=17)
    assert [one.slug for one in both] == ["perso", "ortho"]
    assert offered(("ortho",), own_url=None, own_attribution="", own_max_zoom=17) == ()


def test_browsers_ask_the_hosts_of_what_is_offered_and_no_other() -> None:
    everything = (*CATALOGUE.values(), *own())
    assert hosts(everything, is_relayed=False) == [
        "https://*.tuiles.exemple.fr", "https://data.geopf.fr", "https://tile.openstreetmap.org",
    ]  # fmt: skip
    assert hosts(everything, is_relayed=True) == hosts((), is_relayed=False) == []


def test_when_tiles_are_relayed_pages_ask_this_site_only() -> None:
    everything = (*CATALOGUE.values(), *own(), *own("/fond/{z}/{x}/{y}"))
    urls = [one["url"] for one in for_page(everything, is_relayed=True)]
    assert urls[0] == "/tuiles/plan-ign/{z}/{x}/{y}"
    assert all(url.startswith("/") for url in urls)
    assert for_admin(everything, is_relayed=True)[0][1] == "/tuiles/plan-ign/{z}/{x}/{y}"


def test_the_admin_gets_the_first_one_its_credit_escaped_and_never_leaflets_own_choice() -> None:
    [(label, _url, options)] = for_admin(own(), is_relayed=False)
    assert (label, options["attribution"]) == ("Plan", "© Nous &lt;b&gt;")
    assert for_admin((), is_relayed=False) == [("", "", {"attribution": ""})]


def test_the_map_offers_each_basemap_and_none(concertation: Concertation, settings: Any) -> None:
    settings.BASEMAPS = offered(("plan-ign", "ortho"), own_url="", own_attribution="", own_max_zoom=19)
    page = Client().get("/plui/").content.decode()
    assert [f'name="fond" value="{slug}"' in page for slug in ("plan-ign", "ortho", "osm", "aucun")] == [
        True, True, False, True,
    ]  # fmt: skip
    settings.BASEMAPS = ()
    assert 'name="fond"' not in Client().get("/plui/").content.decode()


# The relay.


@pytest.fixture(autouse=True)
def _fresh() -> None:
    caches["services"].clear()
    tile_relay.BREAKERS.clear()


Serve = Callable[[Any], Server]


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """A relayed basemap of ours, named `perso`."""
    opened = []

    def serve(respond: Any) -> Server:
        context = serving(respond)
        opened.append(context)
        server = context.__enter__()
        settings.BASEMAPS = own(f"{server.url}/{{z}}/{{x}}/{{y}}.png")
        settings.ARE_TILES_RELAYED = True
        return server

    yield serve
    for context in opened:
        context.__exit__(None, None, None)


def image(_asked: Asked) -> Answer:
    return Answer(PNG, "image/png")


def get(place: str = HERE, client: Client | None = None) -> Any:
    return (client or Client()).get(f"/tuiles/perso/{place}")


def test_a_tile_is_fetched_once_and_kept(concertation: Concertation, serve: Serve) -> None:
    server = serve(image)
    for _again in range(2):
        answer = get()
        assert (answer.status_code, answer.content) == (200, PNG)
        assert answer["Content-Type"] == "image/png"
        assert answer["Cache-Control"] == "public, max-age=604800"
        assert "Cookie" not in answer.get("Vary", "")
    [asked] = server.asked
    assert asked.path == f"/{HERE}.png"
    assert not {"Cookie", "X-Forwarded-For", "Referer"} & set(asked.headers)


def test_the_type_told_is_that_of_the_bytes(concertation: Concertation, serve: Serve) -> None:
    serve(lambda _asked: Answer(JPEG, "image/png"))
    assert get()["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "place", [AWAY, "10/1024/358", "10/510/1024", "18/130560/91648", "99/1/1", "10/510/99999999999999999999"]
)
def test_only_tiles_near_a_concertation_and_of_the_basemaps_scale_are_fetched(
    place: str, concertation: Concertation, serve: Serve
) -> None:
    server = serve(image)
    assert get(place).status_code == 404
    assert server.asked == []


def test_near_a_concertation_that_only_its_team_sees_only_its_team_is_served(
    make_concertation: Callable[..., Concertation], concertation: Concertation, agent: Actor, serve: Serve
) -> None:
    Concertation.objects.update(published_at=None)
    serve(image)
    assert get().status_code == 404
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    answer = get(client=client)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=604800")
    assert get().status_code == 404


def test_without_a_perimeter_france_is_served(make_concertation: Callable[..., Concertation], serve: Serve) -> None:
    make_concertation(perimeter=None)
    serve(image)
    assert get(AWAY).status_code == 200


def test_the_relay_serves_no_basemap_that_is_not_offered_nor_when_it_is_off(
    concertation: Concertation, serve: Serve, settings: Any
) -> None:
    server = serve(image)
    assert Client().get(f"/tuiles/osm/{HERE}").status_code == 404
    assert Client().post(f"/tuiles/perso/{HERE}").status_code == 405
    settings.ARE_TILES_RELAYED = False
    assert get().status_code == 404
    assert server.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>", "text/html"),
        Answer(b"<svg onload='alert(1)'/>", "image/svg+xml"),
        Answer(PNG, "text/html"),
        Answer(status=500),
        Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}),
        Answer(PNG + b"." * tile_relay.MOST_BYTES, "image/png"),
        Answer(PNG, "image/png", announced_bytes=5_000),
    ],
)
def test_what_is_no_image_of_a_tiles_size_is_not_relayed(
    answer: Answer, concertation: Concertation, serve: Serve
) -> None:
    serve(lambda _asked: answer)
    got = get()
    assert (got.status_code, got["Cache-Control"]) == (502, "no-store")
    assert len(got.content) < 100


@pytest.mark.parametrize("status", [404, 204])
def test_a_tile_that_is_not_there_does_not_put_the_service_to_rest(
    status: int, concertation: Concertation, serve: Serve
) -> None:
    server = serve(lambda asked: Answer(status=status) if "/510/" in asked.path else image(asked))
    assert [get().status_code for _again in range(4)] == [404] * 4
    assert get("10/509/358").status_code == 200
    assert len(server.asked) == 5


def test_a_service_that_never_answers_is_left_alone_after_three_tries(
    concertation: Concertation, serve: Serve, settings: Any
) -> None:
    settings.TILE_TIMEOUT_S = 0.1
    server = serve(lambda _asked: None)
    assert [get(f"12/{2038 + x}/1433").status_code for x in range(5)] == [502] * 5
    assert len(server.asked) == 3


def test_a_dead_host_leaves_the_others_alone(concertation: Concertation, serve: Serve, settings: Any) -> None:
    serve(lambda _asked: Answer(status=500))
    dead = settings.BASEMAPS
    assert [get(f"12/{2038 + x}/1433").status_code for x in range(4)] == [502] * 4
    serve(image)
    settings.BASEMAPS = (*settings.BASEMAPS, replace(dead[0], slug="mort"))
    assert get().status_code == 200
    assert Client().get(f"/tuiles/mort/{HERE}").status_code == 502


def test_an_old_tile_is_asked_anew_and_serves_when_nobody_answers(
    concertation: Concertation, serve: Serve, settings: Any
) -> None:
    answers = [Answer(status=500), Answer(JPEG, "image/jpeg"), Answer(PNG, "image/png")]
    server = serve(lambda _asked: answers.pop())
    assert get().content == PNG
    [kept] = (Path(settings.MEDIA_ROOT) / "tiles").rglob("*.tile")
    os.utime(kept, (0, 0))
    assert get().content == JPEG
    os.utime(kept, (0, 0))
    assert get().content == JPEG
    assert len(server.asked) == 3


def test_tiles_of_another_address_are_not_taken_for_these(
    concertation: Concertation, serve: Serve, settings: Any
) -> None:
    server = serve(image)
    get()
    [basemap] = settings.BASEMAPS
    settings.BASEMAPS = (replace(basemap, url=basemap.url.replace(".png", ".webp")),)
    get()
    assert [asked.path for asked in server.asked] == [f"/{HERE}.png", f"/{HERE}.webp"]


def test_the_disk_is_held_to_its_share_the_oldest_tiles_going_first(tmp_path: Path) -> None:
    for age in range(10):
        tile = tmp_path / f"{age}" / "1.tile"
        tile.parent.mkdir()
        tile.write_bytes(b"." * 100)
        os.utime(tile, (1_000 - age, 1_000 - age))
    sweep(tmp_path, 1_000)
    assert len(list(tmp_path.rglob("*.tile"))) == 10
    sweep(tmp_path, 500)
    assert sorted(path.parent.name for path in tmp_path.rglob("*.tile")) == ["0", "1", "2", "3"]


def test_the_disk_is_looked_at_while_tiles_come(
    concertation: Concertation, serve: Serve, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_relay, "_sweeper", type(tile_relay._sweeper)())
    settings.TILE_CACHE_MB = 0
    serve(image)
    assert get().content == PNG
    assert list((Path(settings.MEDIA_ROOT) / "tiles").rglob("*.tile")) == []
