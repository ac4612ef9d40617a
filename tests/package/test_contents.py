"""The files of a package, each opened by what people open it with, made from an invented record."""

import csv
import io
import json
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pytest
from openpyxl import load_workbook

from carto.bilan.record import Record
from carto.exchange.publication import Answer, Change, Entry
from carto.package import contents, shapefile, tables
from carto.package.gis import LAYERS, UNPLACED
from tests.bilan import invented

HOSTILE = '=HYPERLINK("http://x")</script><img src=x onerror=alert(1)>'
REFERENCES = [f"W-{number:04d}" for number in range(1, 8)]


def record() -> Record:
    """The bilan's, and one more contribution: hostile texts, an answer that changed the plan, a question."""
    whole = invented.record()
    change = Change("Zone UB", "12 m", "9 m")
    answer = Answer("retained", "Retenue", "=2+3", invented.OPENS_AT, (change,))
    content = invented.content(title=HOSTILE, body="é" * 200, replies=(("acces", "à pied"),), signatory_count=12)
    extra = invented.entry(7, content=content, answers=(answer,), comments=(invented.comment(1, body="@SUM(A1)"),))
    entries = (*whole.publication.entries, extra)
    questions = (("acces", "Comment y venez-vous ?"),)
    return replace(whole, publication=replace(whole.publication, entries=entries, questions=questions))


def make(folder: Path) -> Path:
    whole = record()
    parts = [
        *contents.write_bilan(folder, whole),
        *contents.write_tables(folder, whole),
        *contents.write_maps(folder, whole),
    ]
    contents.write_readme(folder, whole, parts)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("package"))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))


def layer(path: Path, name: str) -> dict[str, list[Any]]:
    meta, _ids, _shapes, values = pyogrio.raw.read(path, layer=name)
    return dict(zip(meta["fields"], (list(column) for column in values), strict=True))


def in_geojson(folder: Path) -> list[str]:
    return [feature["id"] for feature in json.loads((folder / "contributions.geojson").read_bytes())["features"]]


def in_csv(folder: Path) -> list[str]:
    return [row["numero"] for row in rows_of(folder / "contributions.csv")]


def in_geopackage(folder: Path) -> list[str]:
    path = folder / "contributions.gpkg"
    return [reference for name in (*LAYERS, UNPLACED) for reference in layer(path, name)["numero"]]


def in_xlsx(folder: Path) -> list[str]:
    page = load_workbook(folder / "contributions.xlsx")["Contributions"]
    return [str(row[0].value) for row in page.iter_rows(min_row=2)]


def in_map(folder: Path) -> list[str]:
    return re.findall(r'<article id="(W-\d+)"', (folder / "carte.html").read_text())


def in_pdf(folder: Path) -> list[str]:
    """The headings of the contributions, each of which is a line of its own."""
    text = text_of(folder / "bilan.pdf")
    chapter = text[text.rindex("De W-0001 à") : text.rindex("Registre de modération\nRien")]
    return headings(chapter)


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout


def headings(text: str) -> list[str]:
    return re.findall(r"^W-\d{4}$", text, re.MULTILINE)


@pytest.mark.parametrize("found", [in_geojson, in_csv, in_geopackage, in_xlsx, in_map, in_pdf])
def test_each_contribution_is_there_exactly_once(found: Callable[[Path], list[str]], folder: Path) -> None:
    assert sorted(found(folder)) == REFERENCES


def test_a_bilan_in_several_volumes_has_each_contribution_once_over_all_of_them(tmp_path: Path) -> None:
    parts = list(contents.write_bilan(tmp_path, record(), most=4))
    assert [(part.name, part.about) for part in parts if "volume" in part.name] == [
        ("bilan_volume_2.pdf", "Bilan, volume 2 sur 3 : contributions W-0001 à W-0004 (PDF/A-3a, PDF/UA-1)"),
        ("bilan_volume_3.pdf", "Bilan, volume 3 sur 3 : contributions W-0005 à W-0007 (PDF/A-3a, PDF/UA-1)"),
    ]
    texts = [text_of(path) for path in sorted(tmp_path.glob("bilan_volume_*.pdf"))]
    assert [reference for text in texts for reference in headings(text)] == REFERENCES


def test_the_same_record_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = make(tmp_path)
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) == 28
    assert [str(file) for file in files if (folder / file).read_bytes() != (again / file).read_bytes()] == []


def test_the_geopackage_holds_the_words_whole_the_figures_as_figures_and_the_shapes_in_metres(folder: Path) -> None:
    path = folder / "contributions.gpkg"
    points = layer(path, "contributions_points")
    assert (points["numero"], points["titre"][1], points["texte"][1]) == (["W-0001", "W-0007"], HOSTILE, "é" * 200)
    assert (points["votes_pour"], points["dans_la_periode"]) == ([1170, 3], [True, True])
    assert points["question_acces"] == [None, "à pied"]
    info = pyogrio.read_info(path, layer="contributions_points", force_total_bounds=True)
    assert (info["crs"], info["geometry_type"]) == ("EPSG:2154", "Point")
    assert info["total_bounds"][:2] == pytest.approx((424_370, 6_701_070), abs=2_000)
    assert layer(path, "commentaires")["texte"][-1] == "@SUM(A1)"
    assert layer(path, "reponses")["modifications"][-1] == "Zone UB : 12 m → 9 m"


def test_where_there_is_no_figure_the_geopackage_has_none(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "contributions.gpkg")) as database:
        signed = database.execute("SELECT numero, signataires FROM contributions_points ORDER BY numero").fetchall()
        unplaced = database.execute(f"SELECT lon, nb_commentaires FROM {UNPLACED}").fetchall()  # noqa: S608
    assert signed == [("W-0001", None), ("W-0007", 12)]
    assert unplaced == [(None, 0), (None, 0)]


def test_qgis_finds_a_style_by_theme_and_another_by_outcome_for_each_shape(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "contributions.gpkg")) as database:
        styles = database.execute(
            "SELECT f_table_name, f_geometry_column, stylename, useasdefault, styleqml FROM layer_styles ORDER BY id"
        ).fetchall()
        geometries = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        listed = database.execute("SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'").fetchall()
        moments = {moment for (moment,) in database.execute("SELECT update_time FROM layer_styles")}
    assert [(name, title, default) for name, _column, title, default, _qml in styles] == [
        (name, title, default) for name in LAYERS for title, default in (("Par thème", 1), ("Par suite donnée", 0))
    ]
    assert all(geometries[name] == column for name, column, _title, _default, _qml in styles)
    assert listed == [("attributes",)]
    assert all(re.fullmatch(r"[-\d]{10}T[:\d]{8}\.\d{3}Z", written) for written in moments)
    renderer = ElementTree.fromstring(styles[0][4]).find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "coalesce(string_to_array(\"themes\", ';')[0], '')"
    labels = {found.get("value"): found.get("label") for found in renderer.iter("category")}
    assert (labels["habitat"], labels[""]) == ("Habitat", "Sans thème")
    assert len(list(renderer.iter("symbol"))) == len(labels)


def test_shapefiles_say_their_encoding_and_projection_and_cut_texts_between_characters(folder: Path) -> None:
    files = folder / shapefile.FOLDER
    assert {path.name.partition(".")[0] for path in files.iterdir()} == set(LAYERS)
    assert (files / "contributions_points.cpg").read_text().strip() == "UTF-8"
    assert "Lambert_93" in (files / "contributions_points.prj").read_text()
    points = layer(files / "contributions_points.shp", "contributions_points")
    assert points["texte"][1] == "é" * 127
    assert max(map(len, points)) <= 10
    surfaces = pyogrio.read_info(files / "contributions_emprises.shp")
    assert (surfaces["features"], surfaces["geometry_type"]) == (1, "Polygon")


def test_names_cut_alike_are_told_apart() -> None:
    fields = tables.contributions(record().publication).fields
    short = shapefile.names(fields)
    assert (short["numero"], short["votes_papier_pour"], short["votes_papier_contre"]) == (
        "numero", "votes_papi", "votes_pa_2",
    )  # fmt: skip
    assert len({name.lower() for name in short.values()}) == len(fields)


def test_the_dictionary_says_each_field_of_each_table(folder: Path) -> None:
    lines = rows_of(folder / "dictionnaire.csv")
    for name in ("contributions", "commentaires", "reponses"):
        assert [line["champ"] for line in lines if line["table"] == name] == list(rows_of(folder / f"{name}.csv")[0])
    assert all(line["sens"] for line in lines)
    assert next(line["champ_shapefile"] for line in lines if line["champ"] == "votes_papier_contre") == "votes_pa_2"


CHECKS: dict[str, Callable[[str], object]] = {
    "string": str,
    "number": float,
    "integer": int,
    "boolean": ("oui", "non").index,
    "datetime": lambda text: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", text)[0],  # type: ignore[index]
}


@pytest.mark.parametrize("name", ["contributions", "commentaires", "reponses"])
def test_the_csv_follows_its_schema(name: str, folder: Path) -> None:
    schema = json.loads((folder / f"{name}.schema.json").read_text())
    rows = rows_of(folder / f"{name}.csv")
    assert rows
    assert [field["name"] for field in schema["fields"]] == list(rows[0])
    for field in schema["fields"]:
        for row in rows:
            if text := row[field["name"]]:
                CHECKS[field["type"]](text)
    key = schema.get("primaryKey", [])
    keys = [tuple(row[field] for field in key) for row in rows]
    assert not key or len(set(keys)) == len(rows)
    assert all(all(values) for values in keys)


def test_a_spreadsheet_computes_nothing_of_what_people_wrote(folder: Path) -> None:
    assert rows_of(folder / "contributions.csv")[6]["titre"] == f"'{HOSTILE}"
    assert rows_of(folder / "commentaires.csv")[3]["texte"] == "'@SUM(A1)"
    assert rows_of(folder / "reponses.csv")[1]["texte"] == "'=2+3"
    book = load_workbook(folder / "contributions.xlsx")
    assert book.sheetnames == ["Contributions", "Commentaires", "Réponses"]
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    titles = next(column for column in book["Contributions"].iter_cols() if column[0].value == "titre")
    assert titles[7].value == HOSTILE
    longitudes = next(column for column in book["Contributions"].iter_cols() if column[0].value == "lon")
    assert longitudes[1].value == -0.65


def test_the_map_asks_nobody_for_anything_and_what_people_wrote_stays_text(folder: Path) -> None:
    page = (folder / "carte.html").read_text()
    assert re.findall(r"""\ssrc=|href="(?!#carte)|url\((?!#)|sourceMappingURL|@import""", _markup(page)) == []
    assert "<img src=x" not in page
    assert page.count("</script>") == 3
    assert "default-src &#x27;none&#x27;; script-src &#x27;sha256-" in page
    assert "=HYPERLINK(&quot;http://x&quot;)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in page


def _markup(page: str) -> str:
    """The page without its programs and data, nor the titles that people wrote."""
    return re.sub(r"<script.*?</script>|<h2>.*?</h2>", "", page, flags=re.DOTALL)


def test_what_is_masked_or_withdrawn_has_its_number_and_no_place(folder: Path) -> None:
    rows = {row["numero"]: row for row in rows_of(folder / "contributions.csv")}
    assert (rows["W-0004"]["masque"], rows["W-0004"]["titre"], rows["W-0004"]["lon"]) == ("oui", "", "")
    assert layer(folder / "contributions.gpkg", UNPLACED)["numero"] == ["W-0004", "W-0005"]


def test_the_readme_names_every_file_the_licence_and_what_a_shapefile_loses(folder: Path) -> None:
    text = (folder / "LISEZMOI.txt").read_text()
    names = [f"{path.name}/" if path.is_dir() else path.name for path in folder.iterdir()]
    assert [name for name in names if name != "LISEZMOI.txt" and f"\n{name} : " not in text] == []
    for said in ("Licence Ouverte 2.0", "sha256sum -c SHA256SUMS", "254 octets", "1er\u00a0juillet", "ef" * 32):
        assert said in text


def test_a_concertation_where_nobody_spoke_has_a_package_all_the_same(tmp_path: Path) -> None:
    whole = invented.record()
    silent = replace(whole, publication=replace(whole.publication, entries=()))
    list(contents.write_tables(tmp_path, silent))
    list(contents.write_maps(tmp_path, silent))
    assert in_csv(tmp_path) == in_geopackage(tmp_path) == in_map(tmp_path) == []


def placed(entries: tuple[Entry, ...]) -> Iterator[str]:
    return (entry.location.geometry["type"] for entry in entries if entry.location)


def test_the_record_of_these_tests_has_every_shape() -> None:
    assert set(placed(record().publication.entries)) == set(LAYERS.values())
