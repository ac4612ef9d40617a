"""The grid, checked, taken away and brought back."""

import pytest

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.intake.workbook import Cell
from carto.reading import codes
from carto.reading.codes import Line
from carto.reading.models import Code, Color


def table(*rows: str) -> list[list[Cell]]:
    return [[Cell(text) for text in row.split(";")] for row in rows]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([Line("Eau"), Line("eau")], "Deux codes s’appellent « "),
        ([Line("Eau"), Line("Crues", "Eau"), Line("1995", "Crues")], "deux niveaux au plus"),
        ([Line("Eau", "Eau")], "deux niveaux au plus"),
        ([Line("Crues", "Feu")], "qui n’est pas dans la grille"),
        ([Line("Eau", key="s")], "sert à la page elle-même"),
        ([Line("Eau", key="é")], "n’est pas une touche"),
        ([Line("Eau", key="1"), Line("Feu", key="1")], "donnée à deux codes"),
        ([Line(str(rank)) for rank in range(201)], "200 codes au plus"),
    ],
)
def test_what_is_no_grid_is_told(lines: list[Line], said: str) -> None:
    assert any(said in one for one in codes.faults(lines))


def test_the_grid_comes_back_as_it_went(concertation: Concertation, agent: Actor, grid: dict[str, Code]) -> None:
    grid["Eau"].definition = "=1+1"
    grid["Eau"].save()
    went = codes.rows_of(concertation)
    assert went[1] == ["Crues", "Eau", "pétrole", "c", "Quand la rivière déborde."]
    guarded = [[Cell(f"'{text}" if text.startswith("=") else text) for text in row] for row in went]
    lines, wrong = codes.read([[Cell(title) for title in codes.TITLES], *guarded])
    standing = Code.objects.select_related("parent")
    assert wrong == []
    assert codes.completed(lines, standing) == [codes.line_of(code) for code in standing]


def test_a_file_names_its_columns_in_any_order_and_leaves_some_out() -> None:
    lines, wrong = codes.read(table("Définition;CODE;Touche", "Ce qui coule;Eau;E", ";;", ";Feu"))
    assert (lines, wrong) == ([Line("Eau", key="e", definition="Ce qui coule"), Line("Feu")], [])
    assert codes.read(table("code;couleur", "Eau;Bleu", "Feu;brick"))[0] == [
        Line("Eau", color=Color.BLUE), Line("Feu", color=Color.BRICK),
    ]  # fmt: skip


def test_each_faulty_line_of_a_file_is_told_by_its_number() -> None:
    lines, wrong = codes.read(table("code;couleur", "Eau;rose", ";bleu", f"{'x' * 61};"))
    assert lines == []
    assert [one.partition(" :")[0] for one in wrong] == ["ligne 2", "ligne 3", "ligne 4"]
    assert "brique, violet" in wrong[0]
    assert codes.read(table("nom", "Eau")) == ([], ["Il manque la colonne « code »."])


def test_what_a_file_does_not_name_stays(concertation: Concertation, grid: dict[str, Code]) -> None:
    whole = codes.completed([Line("EAU", key="0"), Line("Sols")], Code.objects.select_related("parent"))
    assert [(line.label, line.pk) for line in whole] == [
        ("EAU", grid["Eau"].pk), ("Sols", None), ("Crues", grid["Crues"].pk), ("Arbres", grid["Arbres"].pk),
    ]  # fmt: skip
