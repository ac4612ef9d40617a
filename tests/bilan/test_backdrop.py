"""The basemap beneath the maps, asked over real sockets: where each tile lands, and what is left without it."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from PIL import Image

from carto.bilan import backdrop, fonts, mapped, maps
from carto.bilan.entries import Wording
from carto.bilan.frame import Frame
from carto.layers import tile_relay
from carto.layers.basemaps import CATALOGUE, offered
from tests.bilan.invented import record
from tests.layers.servers import Answer, Asked, serving

# One degree around the corner where four tiles meet at any zoom.
FRAME = Frame.around((-0.5, -0.5, 0.5, 0.5), width=1640, least=1640, most=1640)
CREDIT = "Plan d’essai © Nous"


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    caches["services"].clear()
    tile_relay.BREAKERS.clear()
    settings.ARE_TILES_RELAYED = True


@pytest.fixture
def from_our_tiles(settings: Any) -> Callable[[str], backdrop.Backdrop]:
    def at(url: str) -> backdrop.Backdrop:
        settings.BASEMAPS = offered((), own_url=f"{url}/{{z}}/{{x}}/{{y}}.png", own_attribution=CREDIT, own_max_zoom=17)
        return backdrop.of_the_site()

    return at


def tile(asked: Asked) -> Answer:
    """Black north-west of the corner, white elsewhere."""
    zoom, x, y = (int(part) for part in asked.path.removesuffix(".png").strip("/").split("/"))
    middle = 2 ** (zoom - 1)
    written = io.BytesIO()
    Image.new("RGB", (256, 256), "black" if x < middle and y < middle else "white").save(written, "PNG")
    return Answer(written.getvalue(), "image/png")


def pixels(picture: maps.Picture) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(picture.svg.split("base64,")[1].split('"')[0])))


def test_each_tile_lies_where_it_belongs_pale_and_fine_enough_to_print(from_our_tiles: Any) -> None:
    with serving(tile) as server:
        picture = from_our_tiles(server.url).under(FRAME)
    drawn = pixels(picture)
    wide, high = drawn.size
    assert 0.4 < wide / FRAME.width < 0.9, "between 100 and 230 dots an inch"
    seen = [drawn.getpixel((round(wide * x), round(high * y))) for x, y in ((0.49, 0.49), (0.51, 0.49), (0.49, 0.51))]
    assert seen == [pytest.approx(127, abs=6), pytest.approx(255, abs=6), pytest.approx(255, abs=6)]
    assert picture.credit == CREDIT


def test_a_map_with_a_basemap_credits_it_and_lets_it_be_seen_through_zones(from_our_tiles: Any) -> None:
    whole = record()
    with serving(tile) as server:
        drawing = maps.draw_all(whole, from_our_tiles(server.url).under)["overview.svg"]
    assert drawing.svg.index("<image") < drawing.svg.index('fill-opacity="0.6"')
    said = Wording(whole, fonts.printable(), ())
    assert mapped.attribution(drawing, said).endswith(f" ; carte : {CREDIT}.")
    alone = maps.draw_all(whole)["overview.svg"]
    assert (alone.credit, "<image" in alone.svg) == ("", False)
    assert mapped.attribution(alone, said) == f"{mapped.ATTRIBUTION}."


@pytest.mark.parametrize(
    "answer", [Answer(status=500), Answer(b"\x89PNG\r\n\x1a\nnothing", "image/png"), Answer(b"<svg/>", "image/svg+xml")]
)
def test_maps_do_without_a_service_that_fails_and_ask_it_no_more(from_our_tiles: Any, answer: Answer) -> None:
    whole = record()
    with serving(lambda _asked: answer) as server:
        drawings = maps.draw_all(whole, from_our_tiles(server.url).under)
    assert drawings == maps.draw_all(whole)
    assert len(server.asked) == 1


def test_a_tile_too_large_to_be_one_is_refused_before_it_is_read(from_our_tiles: Any) -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    with serving(lambda _asked: Answer(written.getvalue(), "image/png")) as server:
        assert from_our_tiles(server.url).under(FRAME) == maps.NOTHING


def test_nothing_is_asked_unless_this_server_relays_tiles_nor_of_those_who_forbid_it(settings: Any) -> None:
    settings.BASEMAPS = (CATALOGUE["osm"], CATALOGUE["ortho"])
    assert backdrop.of_the_site().under(FRAME) == maps.NOTHING
    settings.BASEMAPS, settings.ARE_TILES_RELAYED = (CATALOGUE["plan-ign"],), False
    assert backdrop.of_the_site().under(FRAME) == maps.NOTHING
