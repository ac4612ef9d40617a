"""A web worker stays light: what draws and writes reports is loaded by jobs and commands only."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = {"geopandas", "folium", "matplotlib", "pandas", "typst"}
SERVE = """
import sys

from carto.wsgi import application
from django.urls import get_resolver

get_resolver().url_patterns
assert application
print("\\n".join(sorted(sys.modules)))
"""


def test_a_web_worker_holds_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "carto.settings", "CARTO_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SERVE], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"carto.settings", "django.urls", "shapely"} <= loaded
    assert loaded & HEAVY == set()
