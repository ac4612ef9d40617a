"""The page of figures, its files, and the page where the inhabitants of communes are given."""

import csv
import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Role
from carto.intake import workbook
from carto.reading.models import Population
from tests.reading.conftest import Lay

ANALYSIS = "/plui/analyse/"
POPULATION = "/plui/reglages/population/"
FIGURE = re.compile(r'<a class="figure" href="([^"]+)">(\d+)</a>')
LISTED = re.compile(r"<h2>(\d+) contributions?</h2>")
Browse = Callable[[Actor], Client]


@pytest.fixture
def three(lay: Lay) -> None:
    lay(1, ("habitat",), ("49901",), ("U",), for_count=90, against_count=2)
    lay(2, ("habitat", "economie"), ("49901", "49902"), ("A",), for_count=40, against_count=40)
    lay(3, channel="R", author=None)


def census(text: str, source: str = "Insee 2023") -> dict[str, object]:
    return {"source": source, "census": SimpleUploadedFile("donnees.csv", text.encode())}


def test_every_number_of_the_page_leads_to_a_list_of_as_many(three: None, agent: Actor, browse: Browse) -> None:
    client = browse(agent)
    shown = client.get(ANALYSIS, {"lignes": "theme", "colonnes": "commune"}).content.decode()
    found = FIGURE.findall(shown)
    assert len(found) > 12
    for href, count in set(found):
        listed = client.get(href.replace("&amp;", "&")).content.decode()
        assert LISTED.findall(listed) == [count], href
    assert "Les totaux les comptent une seule fois" in shown
    assert "Les totaux les comptent" not in client.get(ANALYSIS, {"lignes": "voie"} | NO_COLUMNS).content.decode()


NO_COLUMNS = {"colonnes": "aucune"}


def test_who_does_not_answer_is_led_to_everyone_s_list_and_asks_no_identity(
    three: None, make_member: Callable[[Role], Actor], browse: Browse
) -> None:
    client = browse(make_member(Role.GARANT))
    shown = client.get(ANALYSIS, {"lignes": "identite"}).content.decode()
    assert "Identité de l’auteur" not in shown
    assert 'href="/plui/liste/?theme=habitat&amp;commune=49901"' in shown
    assert "Donner le fichier de l’Insee" not in shown
    for href, count in set(FIGURE.findall(shown)):
        listed = client.get(href.replace("&amp;", "&")).content.decode()
        assert f'<span class="figure">{count}</span>' in listed


@pytest.mark.parametrize("path", [ANALYSIS, ANALYSIS + "tableau.csv", ANALYSIS + "tableau.xlsx", POPULATION])
def test_the_figures_are_the_team_s_and_its_own(
    concertation: Concertation, alice: Actor, browse: Browse, administrator: Actor, path: str
) -> None:
    assert browse(alice).get(path).status_code == 403
    assert Client().get(path).status_code == 403
    assert browse(administrator).get(path).status_code == 200


def test_an_agent_of_elsewhere_reads_no_figure(
    concertation: Concertation, make_concertation: Callable[..., Concertation], agent: Actor, browse: Browse
) -> None:
    make_concertation("autre")
    make_concertation("brouillon", published_at=None)
    client = browse(agent)
    for path in ("analyse/", "analyse/tableau.csv", "analyse/tableau.xlsx", "reglages/population/"):
        assert client.get(f"/autre/{path}").status_code == 403
        assert client.get(f"/brouillon/{path}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "lignes=inconnu&colonnes=%00&pas=siecle&since=x&theme=%00",
        "lignes=theme&colonnes=theme",
        "colonnes=" + "a" * 3_000,
        "q=%27%3B--&lignes=mois&colonnes=mois",
    ],
)
def test_what_is_not_known_is_ignored(three: None, agent: Actor, browse: Browse, query: str) -> None:
    for path in (ANALYSIS, ANALYSIS + "tableau.csv", ANALYSIS + "tableau.xlsx"):
        assert browse(agent).get(f"{path}?{query}").status_code == 200


def test_the_page_says_who_is_silent_what_divides_and_when(three: None, agent: Actor, browse: Browse) -> None:
    client = browse(agent)
    client.post(POPULATION, {"figures": signed(client, "CODGEO;PMUN\n49901;2000\n49902;400\n")})
    shown = client.get(ANALYSIS, {"pas": "mois", "theme": "habitat"}).content.decode()
    assert "Population : Insee 2023." in shown
    assert "Prudence pour les petites communes" in shown
    assert "1 contribution divise." in shown
    assert "50 %, entre 39 et 61 %" in shown
    assert 'href="/plui/liste/?opinion=dividing&amp;tri=controverse">1 contribution divise.</a>' in shown
    assert "mars 2026" in shown
    assert "Avec ces filtres : " not in shown  # themes are told apart there
    assert "Avec ces filtres : réponse Retenue." in client.get(ANALYSIS, {"status": "retained"}).content.decode()


def test_a_title_that_holds_tags_shows_them_as_text(lay: Lay, agent: Actor, browse: Browse) -> None:
    hostile = "<script>alert(1)</script>"
    lay(1, title=hostile, for_count=40, against_count=40)
    shown = browse(agent).get(ANALYSIS).content.decode()
    assert escape(hostile) in shown
    assert hostile not in shown


def test_the_queries_of_the_page_do_not_grow(
    three: None, lay: Lay, agent: Actor, browse: Browse, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browse(agent)
    client.get(ANALYSIS)
    with CaptureQueriesContext(connection) as asked:
        client.get(ANALYSIS)
    for number in range(10, 40):
        lay(number, ("habitat", "economie"), ("49901", "49902"), ("U", "N"), for_count=40, against_count=40)
    with django_assert_num_queries(len(asked)):
        client.get(ANALYSIS)


def test_the_table_is_taken_away_and_no_cell_of_it_is_a_formula(
    concertation: Concertation, three: None, agent: Actor, browse: Browse
) -> None:
    concertation.themes.filter(slug="habitat").update(label="=HYPERLINK(1)")
    client = browse(agent)
    query = {"lignes": "theme", "colonnes": "commune"}
    answer = client.get(ANALYSIS + "tableau.csv", query)
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Thème", "Essai-sur-Loire", "Le Vieil-Essai", "Hors commune", "Contributions"]
    assert ["'=HYPERLINK(1)", "2", "1", "0", "2"] in rows
    assert rows[-1] == ["Contributions", "2", "1", "1", "3"]
    sheet = workbook.read(client.get(ANALYSIS + "tableau.xlsx", query).content)
    assert [cell.text for cell in sheet[-1]] == rows[-1]
    assert not any(cell.is_formula for row in sheet for cell in row)
    assert "=HYPERLINK(1)" in [row[0].text for row in sheet]


def signed(client: Client, text: str) -> str:
    shown = client.post(POPULATION, census(text)).content.decode()
    found = re.search(r'name="figures" value="([^"]+)"', shown)
    assert found, shown
    return found[1]


def test_a_file_is_read_first_and_written_only_once_confirmed(
    concertation: Concertation, agent: Actor, browse: Browse
) -> None:
    client = browse(agent)
    text = "CODGEO;PMUN\n49901;2000\n49902;beaucoup\n75056;1\n"
    shown = client.post(POPULATION, census(text)).content.decode()
    for said in (
        "1 commune de la concertation y est lue, colonne PMUN.", "1 ligne est d’une autre commune.",
        "Sans population : Le Vieil-Essai.", "ligne 3 : Le Vieil-Essai (49902) : « beaucoup » n’est pas un nombre",
    ):  # fmt: skip
        assert said in shown
    assert not Population.objects.exists()
    answer = client.post(POPULATION, {"figures": signed(client, text)}, follow=True).content.decode()
    assert "La population de 1 commune est enregistrée." in answer
    assert "Insee 2023" in answer
    assert [(row.insee_code, row.inhabitants) for row in Population.objects.all()] == [("49901", 2000)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nom;age\n", "n’a pas les colonnes attendues"),
        ("CODGEO;PMUN\n75056;1\n", "Aucune commune de cette concertation"),
        ("", "n’a pas les colonnes attendues"),
    ],
)
def test_a_file_without_our_communes_is_refused_and_the_source_typed_stays(
    concertation: Concertation, agent: Actor, browse: Browse, text: str, said: str
) -> None:
    answer = browse(agent).post(POPULATION, census(text, source="Insee <2023>"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Insee &lt;2023&gt;"' in answer.content.decode()
    assert 'name="figures"' not in answer.content.decode()


def test_a_file_and_its_source_are_both_asked_for(concertation: Concertation, agent: Actor, browse: Browse) -> None:
    for given in ({}, {"source": "Insee"}, census("CODGEO;PMUN\n49901;1\n", source=" ")):
        assert browse(agent).post(POPULATION, given).status_code == 422


def test_what_another_page_signed_is_not_written(
    concertation: Concertation, agent: Actor, administrator: Actor, browse: Browse
) -> None:
    figures = signed(browse(administrator), "CODGEO;PMUN\n49901;2000\n")
    for forged in (figures, figures[:-1], "", "x" * 10_000):
        answer = browse(agent).post(POPULATION, {"figures": forged}, follow=True).content.decode()
        assert "Cette page est trop ancienne" in answer
    assert not Population.objects.exists()
