"""The maps: well-formed drawings that hold what they must, whatever the number of contributions."""

from dataclasses import replace
from xml.etree import ElementTree

from carto.bilan import maps, marks
from carto.bilan.frame import Frame, bounds_of
from carto.bilan.record import Record
from tests.bilan.invented import box, content, entry, location, record

SVG = "{http://www.w3.org/2000/svg}"


def discs(drawing: maps.Drawing) -> int:
    return len(list(ElementTree.fromstring(drawing.svg).iter(f"{SVG}circle")))


def texts(drawing: maps.Drawing) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]


def words(drawing: maps.Drawing) -> set[str]:
    return set(texts(drawing))


def crowd(count: int) -> Record:
    """`count` contributions of one theme, spread over the perimeter."""
    places = [(-0.699 + (n % 97) / 500, 47.301 + (n % 89) / 1000) for n in range(count)]
    held = tuple(
        entry(n + 1, content=content(location=location({"type": "Point", "coordinates": list(place)})))
        for n, place in enumerate(places)
    )
    whole = record()
    return replace(whole, publication=replace(whole.publication, entries=held))


def test_there_is_a_cover_an_overview_a_map_of_the_evolution_and_one_for_each_theme_and_commune() -> None:
    names = set(maps.draw_all(record()))
    assert names == {"cover.svg", "overview.svg", "evolution.svg", "commune-0.svg", "commune-1.svg"} | {
        f"{kind}-{rank}.svg" for kind in ("theme", "legend") for rank in range(6)
    }


def test_the_overview_shows_every_published_contribution_and_none_other() -> None:
    assert discs(maps.draw_all(record())["overview.svg"]) == 4


def test_a_theme_map_shows_its_numbers() -> None:
    drawing = maps.draw_all(record())["theme-0.svg"]
    assert discs(drawing) == 3
    assert {"1", "2", "3"} <= words(drawing)
    assert "6" not in words(drawing)


def test_communes_are_named_escaped_but_not_on_their_own_map() -> None:
    drawings = maps.draw_all(record())
    assert {"Essai-sur-Loire", "Le Vieil-Essai & Bois"} <= words(drawings["overview.svg"])
    assert "Essai-sur-Loire" not in words(drawings["commune-0.svg"])


def test_every_map_has_a_scale_and_a_north() -> None:
    for name, drawing in maps.draw_all(record()).items():
        if name.startswith(("overview", "theme", "commune")):
            assert {"0", "N"} <= words(drawing)
            assert any(word.endswith((" km", " m")) for word in words(drawing))


def test_the_scale_bar_has_the_length_it_says() -> None:
    frame = Frame.around((-0.7, 47.3, -0.5, 47.4), width=maps.WIDTH, least=800, most=1500)
    one_degree_m = frame.metres_per_unit * (frame.at(0.5, 47.35)[0] - frame.at(-0.5, 47.35)[0])
    assert abs(one_degree_m - 75_330) < 100  # a degree of longitude at 47.35° north on the sphere


def test_a_frame_holds_its_bounds_in_the_middle() -> None:
    frame = Frame.around((-0.7, 47.3, -0.5, 47.4), width=1640, least=800, most=1500)
    assert frame.holds(*frame.at(-0.7, 47.3))
    assert frame.holds(*frame.at(-0.5, 47.4))
    w, s, e, n = frame.bounds
    assert w < -0.7 < -0.5 < e
    assert s < 47.3 < 47.4 < n


def test_a_ring_away_from_the_frame_is_not_drawn_and_one_that_covers_it_is() -> None:
    frame = Frame.around((-0.7, 47.3, -0.5, 47.4), width=1640, least=800, most=1500)
    assert frame.ring(box(2.0, 48.0, 2.1, 48.1)) == ""
    assert frame.ring(()) == ""
    assert frame.ring(box(-5.0, 45.0, 5.0, 50.0)).startswith("M")


def test_points_nearer_than_paper_shows_are_drawn_once() -> None:
    frame = Frame.around((-0.7, 47.3, -0.5, 47.4), width=1640, least=800, most=1500)
    dense = tuple((-0.6 + n / 1e7, 47.35) for n in range(1000))
    assert frame.ring(dense, closed=False).count("l") == 0


def test_many_contributions_lose_their_numbers_then_become_groups() -> None:
    dots = maps.draw_all(crowd(marks.MOST_NUMBERED + 1))["theme-0.svg"]
    assert not dots.numbered
    assert discs(dots) == marks.MOST_NUMBERED + 1
    groups = maps.draw_all(crowd(marks.MOST_DOTS + 1))["overview.svg"]
    assert discs(groups) < 400
    assert sum(int(word) for word in texts(groups) if word.isdigit()) == marks.MOST_DOTS + 1


def test_numbers_never_overlap_and_are_left_out_where_there_is_no_room() -> None:
    same_place = tuple(entry(n, content=content()) for n in range(1, 40))
    whole = record()
    drawing = maps.draw_all(replace(whole, publication=replace(whole.publication, entries=same_place)))["theme-0.svg"]
    assert 0 < sum(word.isdigit() and word != "0" for word in words(drawing)) <= 8


def test_without_perimeter_the_communes_make_the_extent_and_without_communes_the_contributions() -> None:
    no_perimeter = maps.Atlas(record(perimeter=()))
    assert no_perimeter.bounds == (-0.7, 47.3, -0.5, 47.4)
    nothing_drawn = maps.Atlas(record(perimeter=(), communes=()))
    assert nothing_drawn.bounds == bounds_of([((-0.65, 47.33), (-0.56, 47.35))])
    empty = record(perimeter=(), communes=())
    assert maps.Atlas(replace(empty, publication=replace(empty.publication, entries=()))).bounds[0] == -5.0
