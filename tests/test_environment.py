"""Settings by environment: each wrong value stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def start(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "CARTO_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "carto.settings"}
    code = "from django.conf import settings as s; print(s.BASE_URL, s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE'])"
    return subprocess.run(
        [sys.executable, "-c", code], env=given | variables, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_without_any_variable_it_starts_on_spatialite_with_a_key_of_its_own(tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)
    assert first.stdout == (
        "http://127.0.0.1:8000 ['127.0.0.1', 'localhost'] django.contrib.gis.db.backends.spatialite\n"
    ), first.stderr
    secret = tmp_path / "secret"
    assert second.returncode == 0
    assert (len(secret.read_text()) >= 50, oct(secret.stat().st_mode & 0o777)) == (True, "0o600")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("CARTO_DEBUG", "peut-être", "1 ou 0"),
        ("CARTO_DATA_DIR", "relatif/", "un chemin absolu"),
        ("CARTO_DATA_DIR", "/proc/version/x", "un dossier où écrire"),
        ("CARTO_SECRET_KEY", "court", "au moins 50 caractères"),
        ("CARTO_BASE_URL", "concertation.exemple.fr", "https://concertation.exemple.fr"),
        ("CARTO_BASE_URL", "https://exemple.fr/carto", "sans chemin"),
        ("CARTO_ALLOWED_HOSTS", "*", "les noms exacts"),
        ("CARTO_DATABASE_URL", "mysql://x/y", "spatialite:////chemin/absolu"),
        ("CARTO_EMAIL_URL", "pigeon://x", "smtp+tls://"),
        ("CARTO_TIME_ZONE", "Mars/Olympus", "Europe/Paris"),
        ("CARTO_BASEMAP_URL", "https://tuiles.exemple.fr/", "{z}, {x} et {y}"),
        ("CARTO_BASEMAP_MAX_ZOOM", "99", "un entier de 1 à 24"),
        ("CARTO_BASEMAP_MAX_ZOOM", "haut", "un entier de 1 à 24"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(
    variable: str, value: str, sentence: str, tmp_path: Path
) -> None:
    result = start(tmp_path, **{variable: value})
    assert result.returncode == 1
    last = result.stderr.strip().splitlines()[-1]
    assert variable in last
    assert sentence in last


def test_postgis_and_a_site_of_ones_own(tmp_path: Path) -> None:
    result = start(
        tmp_path,
        CARTO_DATABASE_URL="postgis://carto:s@db/carto",
        CARTO_BASE_URL="https://concertation.exemple.fr/",
        CARTO_ALLOWED_HOSTS="concertation.exemple.fr, www.exemple.fr",
        CARTO_BASEMAP_URL="aucun",
    )
    assert result.stdout == (
        "https://concertation.exemple.fr ['concertation.exemple.fr', 'www.exemple.fr'] "
        "django.contrib.gis.db.backends.postgis\n"
    ), result.stderr
