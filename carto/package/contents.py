"""The files of a package, written in a folder from one record, and what each is. Jobs and commands only."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from carto.bilan import backdrop, maps, pdf, volumes
from carto.bilan.record import Record
from carto.exchange import geojson
from carto.package import gis, page, readme, sheets
from carto.package.archive import Part
from carto.package.shapefile import FOLDER as SHAPEFILES
from carto.package.tables import tables_of


def write_bilan(folder: Path, record: Record, *, most: int = volumes.MOST) -> Iterator[Part]:
    """The PDF as the bilan makes it, in volumes of `most` contributions at most, and the GeoJSON that it holds, byte
    for byte."""
    data = geojson.render(record.publication)
    (folder / "contributions.geojson").write_bytes(data)
    main, *annexes = pdf.bind(record, maps.draw_all(record, backdrop.of_the_site().under), data, most=most)
    (folder / "bilan.pdf").write_bytes(main.content)
    for one in annexes:
        name = f"bilan_volume_{one.volume.number}.pdf"
        (folder / name).write_bytes(one.content)
        yield _part(folder, name, f"Bilan, {one.volume.place} : {one.volume.span} (PDF/A-3a, PDF/UA-1)")
    yield _part(folder, "contributions.geojson", "Contributions et commentaires, en GeoJSON (RFC 7946, WGS 84)")
    yield _part(folder, "bilan.pdf", "Bilan de la concertation (PDF/A-3a, PDF/UA-1), le GeoJSON joint")


def write_tables(folder: Path, record: Record) -> Iterator[Part]:
    """For spreadsheets and for programs."""
    tables = tables_of(record.publication)
    for table in tables:
        sheets.write_csv(folder / f"{table.name}.csv", table)
        sheets.write_schema(folder / f"{table.name}.schema.json", table)
        yield _part(folder, f"{table.name}.csv", f"{table.label}, en CSV (UTF-8, points-virgules)")
        yield _part(folder, f"{table.name}.schema.json", f"Schéma de {table.name}.csv (Table Schema)")
    sheets.write_xlsx(folder / "contributions.xlsx", tables)
    yield _part(folder, "contributions.xlsx", "Contributions, commentaires et réponses, une feuille chacun")
    sheets.write_dictionary(folder / "dictionnaire.csv", tables)
    yield _part(folder, "dictionnaire.csv", "Dictionnaire de chaque champ, avec son nom dans les Shapefiles")


def write_maps(folder: Path, record: Record) -> Iterator[Part]:
    """For a geographic information system, and for a browser without a network."""
    srid = record.publication.srid
    gis.write_geopackage(folder / "contributions.gpkg", record, tables_of(record.publication))
    yield _part(folder, "contributions.gpkg", f"Toutes les tables, en GeoPackage (EPSG:{srid}), stylé pour QGIS")
    (folder / SHAPEFILES).mkdir()
    gis.write_shapefiles(folder / SHAPEFILES, record)
    for path in sorted((folder / SHAPEFILES).iterdir()):
        yield _part(folder, f"{SHAPEFILES}/{path.name}", f"Shapefile (EPSG:{srid}), textes coupés à 254 octets")
    (folder / "carte.html").write_text(page.render(record), encoding="utf-8")
    yield _part(folder, "carte.html", "Carte à ouvrir dans un navigateur, sans connexion")


def write_readme(folder: Path, record: Record, parts: list[Part], stamp_command: str = "") -> Part:
    """What the whole is, for who opens it; `parts`: all others; `stamp_command`: what checks the last time stamp."""
    (folder / "LISEZMOI.txt").write_text(readme.render(record, parts, stamp_command), encoding="utf-8")
    return _part(folder, "LISEZMOI.txt", "Ce que contient le paquet et comment le vérifier")


def head(record: Record) -> dict[str, Any]:
    """What the manifest says before it lists the files."""
    publication = record.publication
    return {
        "concertation": publication.title,
        "maitre_ouvrage": publication.owner_name,
        "maitre_ouvrage_code": publication.owner_code,
        "donnees_au": geojson.iso(publication.data_at),
        "licence": geojson.LICENCE,
        "contributions": len(publication.entries),
        "registre_inscriptions": record.register_size,
        "registre_tete": record.register_head,
    }


def _part(folder: Path, name: str, about: str) -> Part:
    return Part(name, about, partial((folder / name).open, "rb"))
