"""What is not a lot, not a whole one, or not a friendly one: one sentence, and nothing written anywhere."""

import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from carto.layers.sources import archive
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import square, write_lot, write_table, zipped, zone
from tests.layers.reading import read_plan


def refusal(path: Path) -> str:
    with pytest.raises(LotRefused) as caught:
        read_plan(path)
    return str(caught.value)


def shapefile(folder: Path, suffix: str) -> Path:
    return folder / "Donnees_geographiques" / f"ZONE_URBA{suffix}"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_table_cut_short_is_refused(tmp_path: Path, suffix: str) -> None:
    folder = write_lot(tmp_path / "lot")
    cut(shapefile(folder, suffix))
    assert "ZONE_URBA.shp » est incomplet ou abîmé" in refusal(folder)


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_missing_companion_file_is_named(tmp_path: Path, suffix: str) -> None:
    folder = write_lot(tmp_path / "lot")
    shapefile(folder, suffix).unlink()
    assert refusal(folder).startswith(
        f"Il manque le fichier {suffix} à côté de « Donnees_geographiques/ZONE_URBA.shp »"
    )


@pytest.mark.parametrize("prj", [None, b"nonsense"])
def test_an_unknown_projection_is_refused(tmp_path: Path, prj: bytes | None) -> None:
    folder = write_lot(tmp_path / "lot")
    shapefile(folder, ".prj").unlink()
    if prj is not None:
        shapefile(folder, ".prj").write_bytes(prj)
    assert "ne dit pas dans quel système de coordonnées" in refusal(folder)
    assert "ressemblent à du Lambert-93 (EPSG:2154)" in refusal(folder)


@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx"])
def test_something_else_under_the_name_of_a_table_is_refused(tmp_path: Path, suffix: str) -> None:
    """A VRT would make GDAL open what it points to."""
    folder = write_lot(tmp_path / "lot")
    shapefile(folder, suffix).write_text(
        "<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTDataSource>"
    )
    assert "abîmé" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "n’est pas un fichier GeoJSON lisible"),
        ("[]", "n’est pas un fichier GeoJSON lisible."),
        ('{"type":"FeatureCollection","features":3}', "n’est pas un fichier GeoJSON."),
        ('{"type":"FeatureCollection","features":[null]}', "aucune zone utilisable"),
        (
            '{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:9"}}}',
            "système de coordonnées déclaré par le fichier GeoJSON est inconnu",
        ),
    ],
)
def test_a_faulty_geojson_table_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "ZONE_URBA.geojson").write_text(content)
    assert sentence in refusal(tmp_path)


def test_a_lot_without_zones_is_refused_with_advice(tmp_path: Path) -> None:
    write_table(tmp_path, "PRESCRIPTION_SURF", [zone(square(0))])
    assert refusal(tmp_path).startswith("Aucune table ZONE_URBA ni SECTEUR_CC n’a été trouvée")


def test_a_format_we_do_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "ZONE_URBA.kmz").write_text("PK")
    assert "« ZONE_URBA.kmz » est dans un format que l’import ne lit pas" in refusal(tmp_path)


def test_two_documents_in_one_lot_are_refused(tmp_path: Path) -> None:
    write_lot(tmp_path / "lot" / "a")
    write_lot(tmp_path / "lot" / "b")
    assert "deux tables ZONE_URBA" in refusal(tmp_path / "lot")


def test_zones_that_all_are_unusable_are_refused(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot", zone(None), zone(square(1), kind="?", label="?"))
    assert "aucune zone utilisable" in refusal(folder)


def test_numbers_out_of_their_projection_are_refused(tmp_path: Path) -> None:
    write_table(tmp_path, "ZONE_URBA", [zone(square(0))], crs="EPSG:4326")
    assert "coordonnées en mètres" in refusal(tmp_path)
    assert "ressemblent à du Lambert-93 (EPSG:2154)" in refusal(tmp_path)


def test_neither_a_zip_nor_a_folder(tmp_path: Path) -> None:
    (tmp_path / "lot.zip").write_text("hello")
    assert "« lot.zip » n’est ni une archive zip ni une table" in refusal(tmp_path / "lot.zip")
    assert "ni dossier ni fichier" in refusal(tmp_path / "absent")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(write_lot(tmp_path / "lot"))
    content = bytearray(path.read_bytes())
    content[60:200] = bytes(140)
    path.write_bytes(content)
    assert "abîmé" in refusal(path)


def entry(name: str, mode: int = stat.S_IFREG | 0o644, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits = flags
    return info


@pytest.mark.parametrize(
    "hostile",
    [entry("../../ZONE_URBA.shp"), entry("/etc/ZONE_URBA.shp"), entry("C:\\ZONE_URBA.shp"),
     entry("a\\..\\..\\ZONE_URBA.shp"), entry("ZONE_URBA.shp", stat.S_IFLNK | 0o777)],
    ids=["climbing", "absolute", "drive", "backslashes", "link"],
)  # fmt: skip
def test_an_archive_that_points_outside_itself_is_refused(tmp_path: Path, hostile: zipfile.ZipInfo) -> None:
    path = tmp_path / "lot.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr(hostile, b"x")
    assert "renvoie hors de l’archive" in refusal(path)


def test_an_archive_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "lot.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("ZONE_URBA.shp", bytes(20 << 20))
    assert "place démesurée" in refusal(path)


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    path = zipped(write_lot(tmp_path / "lot"))
    content = path.read_bytes()
    central = content.index(b"PK\x01\x02")
    path.write_bytes(content[: central + 8] + b"\x01" + content[central + 9 :])
    assert "sans mot de passe" in refusal(path)


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    assert "contient trop de fichiers" in refusal(zipped(write_lot(tmp_path / "lot")))


def test_a_file_out_of_proportion_is_refused_while_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_lot(tmp_path / "lot")
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 100)
    assert "est trop gros" in refusal(folder)


@pytest.mark.parametrize(
    ("written", "flag"), [("é".encode("cp850"), 0), ("é".encode(), 0), ("é".encode(), 0x800)],
    ids=["windows", "macos", "flagged"],
)  # fmt: skip
def test_accented_names_in_an_archive_are_read_as_they_were_written(tmp_path: Path, written: bytes, flag: int) -> None:
    path = tmp_path / "lot.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("reglement_X.pdf", b"x")
    content = path.read_bytes().replace(b"_X.pdf", (b"_" + written + b".pdf")[:6].ljust(6, b"f"))
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    raw = bytearray(content)
    raw[local + 6 : local + 8] = raw[central + 8 : central + 10] = flag.to_bytes(2, "little")
    path.write_bytes(raw)
    with archive.members_of(path) as (member,):
        assert member.name.startswith("reglement_é.pd")


def test_a_damaged_metadata_sheet_is_refused_in_words(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    (folder / "fiche.xml").write_bytes(os.urandom(5_000))
    path = zipped(folder)
    raw = bytearray(path.read_bytes())
    start = raw.index(b"lot/fiche.xml") + 20
    raw[start : start + 4_000] = bytes(4_000)
    path.write_bytes(raw)
    assert "abîmé" in refusal(path)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    write_lot(tmp_path / "elsewhere")
    lot = tmp_path / "lot"
    lot.mkdir()
    for file in (tmp_path / "elsewhere" / "Donnees_geographiques").iterdir():
        os.symlink(file, lot / file.name)
    assert refusal(lot).startswith("Aucune table ZONE_URBA")


@pytest.mark.parametrize("breaking", [lambda path: None, cut], ids=["whole", "cut"])
def test_nothing_is_left_on_the_disk(
    tmp_path: Path, breaking: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    folder = write_lot(tmp_path / "lot")
    breaking(shapefile(folder, ".dbf"))
    with suppress(LotRefused):
        read_plan(zipped(folder))
    assert list(scratch.iterdir()) == []
