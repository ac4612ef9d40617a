"""The GDAL drivers left in the process: those we read or write with, none that follows an address or a path."""

import pyogrio
from django.contrib.gis.gdal.libgdal import lgdal

ALLOWED = {
    "ESRI Shapefile", "MapInfo File", "GML", "GPKG", "GeoJSON", "CSV", "SQLite", "FlatGeobuf", "XLSX", "PMTiles",
    "MBTiles", "MVT", "MEM", "Memory",
}  # fmt: skip


def keep_allowed() -> None:
    """Takes the others away for good, whatever a file claims to be. GDAL unregisters when it registers again."""
    others = sorted(set(pyogrio.list_drivers()) - ALLOWED)
    pyogrio.set_gdal_config_options({"OGR_SKIP": ",".join(others)})
    lgdal.GDALAllRegister()
