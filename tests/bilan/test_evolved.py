"""How the plan evolved: read from the comparison that the team asked for, counted when it is printed."""

from typing import Any

from carto.bilan import evolved
from carto.bilan.collect import collect
from carto.bilan.entries import Wording
from carto.bilan.maps import Drawing
from carto.bilan.record import Record
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from tests.bilan.invented import changed_place, record
from tests.comparing.conftest import browse, communes, compared, make_contribution, said, versions
from tests.conftest import AFTER

__all__ = ["browse", "communes", "compared", "make_contribution", "said", "versions"]

DRAWN = {"evolution.svg": Drawing("", 1640, 1000, False)}


def told(whole: Record) -> dict[str, Any] | None:
    return evolved.describe(whole, DRAWN, Wording(whole, range(0x110000)))


def test_figures_are_counted_from_the_contributions_and_the_first_places_printed() -> None:
    held = told(record())
    assert held is not None
    assert held["facts"] == [
        ["Lieux qui changent de zone", "21"],
        ["Leur surface", "420,0 ha"],
        ["Contributions qui en touchent un", "3"],
        ["– En attente de réponse", "2"],
        ["– Retenue", "1"],
        ["Contributions retenues, en tout ou en partie, là où le zonage n’a pas changé", "0"],
    ]
    assert held["steps"] == [
        ["Arrêté", "1er\u00a0novembre\u00a02025", "–", "–", "–"],
        ["Modifié #", "2\u00a0mars\u00a02026", "3", "1\u202f234,6", "2"],
        ["Approuvé #", "1er\u00a0juin\u00a02026", "0", "0,0", "0"],
    ]
    assert held["flows"] == [["UA", "N1", "380,00"], ["–", "1AUh", "30,00"], ["UA", "–", "10,00"]]
    assert held["rows"][0] == ["–", "1AUh", "30,00", "Essai-sur-Loire", "W-0001, W-0002, W-0003"]
    assert (len(held["rows"]), len(held["rest"]), held["unprinted"]) == (20, 21, 0)
    assert "moins de 100 m², ou moins de 2 m" in held["rule"]


def test_what_was_retained_where_the_zoning_stayed_is_told_too() -> None:
    whole = record()
    assert whole.evolution is not None
    held = told(record(evolution=type(whole.evolution)("A", "B", "", "", (changed_place(1),))))
    assert held is not None
    assert held["facts"][2:] == [
        ["Contributions qui en touchent un", "0"],
        ["Contributions retenues, en tout ou en partie, là où le zonage n’a pas changé", "1"],
    ]
    assert held["rest"] == []
    assert told(record(evolution=None)) is None


def test_the_record_holds_the_places_of_the_first_version_and_the_one_in_force(
    concertation: Concertation, compared: Comparison, said: dict[str, Contribution]
) -> None:
    found = collect(concertation, at=AFTER).evolution
    assert found is not None
    assert (found.before, found.after) == ("Arrêté", "Approuvé")
    assert [(one.before, one.after, one.kind, one.communes, one.references) for one in found.places] == [
        ("UA", "=N", "N", ("Essai",), ("W-0001", "W-0002")),
        ("=N", "1AUh", "AUc", ("Ailleurs",), ("W-0004",)),
    ]
    Comparison.objects.update(computed_at=None)
    assert collect(concertation, at=AFTER).evolution is None
