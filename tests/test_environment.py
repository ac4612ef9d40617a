"""Settings by environment: each wrong value stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


ORDINARY = "from django.conf import settings as s; print(s.BASE_URL, s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE'])"


def start(tmp_path: Path, *, code: str = ORDINARY, **variables: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "CARTO_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "carto.settings"}
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
        ("CARTO_TEAM_MFA", "parfois", "1 ou 0"),
        ("CARTO_TIME_ZONE", "Mars/Olympus", "Europe/Paris"),
        ("CARTO_BASEMAP_URL", "https://tuiles.exemple.fr/", "{z}, {x} et {y}"),
        ("CARTO_BASEMAPS", "plan-ign,google", "certains de plan-ign"),
        ("CARTO_BASEMAPS", "ortho,ortho", "certains de plan-ign"),
        ("CARTO_BASEMAP_PROXY", "peut-être", "1 ou 0"),
        ("CARTO_TILE_CACHE_MB", "0", "un entier de 10"),
        ("CARTO_GPU_URL", "ftp://gpu.exemple.fr", "une adresse http ou https"),
        ("CARTO_GEOCODING_URL", "https://geo.exemple.fr/?key=1", "sans paramètres"),
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


def test_tiles_whose_terms_forbid_it_are_not_relayed(tmp_path: Path) -> None:
    result = start(tmp_path, CARTO_BASEMAPS="plan-ign,osm", CARTO_BASEMAP_PROXY="1")
    assert result.returncode == 1
    assert "CARTO_BASEMAP_PROXY" in result.stderr.splitlines()[-1]
    assert "osm n’admettent pas de relais" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "slugs", "images"),
    [
        ({}, "plan-ign plan-ign-gris ortho cadastre", "https://data.geopf.fr"),
        ({"CARTO_BASEMAPS": " ortho , osm"}, "ortho osm", "https://data.geopf.fr https://tile.openstreetmap.org"),
        ({"CARTO_BASEMAPS": "ortho", "CARTO_BASEMAP_PROXY": "1"}, "ortho", ""),
        ({"CARTO_BASEMAPS": "aucun"}, "", ""),
        ({"CARTO_BASEMAP_URL": "https://x.fr/{z}/{x}/{y}"}, "perso", "https://x.fr"),
        ({"CARTO_BASEMAP_URL": "/fond/{z}/{x}/{y}", "CARTO_BASEMAPS": "ortho"}, "perso ortho", "https://data.geopf.fr"),
        ({"CARTO_BASEMAP_URL": "aucun", "CARTO_BASEMAPS": "ortho"}, "", ""),
    ],
)
def test_basemaps_are_chosen_and_browsers_let_ask_their_hosts_only(
    variables: dict[str, str], slugs: str, images: str, tmp_path: Path
) -> None:
    code = (
        "from django.conf import settings as s; print(*(one.slug for one in s.BASEMAPS), sep=' ');"
        "print(*s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][3:], sep=' ')"
    )
    result = start(tmp_path, code=code, **variables)
    assert result.stdout == f"{slugs}\n{images}\n", result.stderr


def test_public_services_are_asked_at_their_addresses_unless_told_otherwise(tmp_path: Path) -> None:
    code = "from django.conf import settings as s; print(s.GPU_URL, s.GEO_API_URL, s.GEOCODING_URL or 'non')"
    result = start(tmp_path, code=code, CARTO_GEO_API_URL="http://relais.interne/geo/", CARTO_GEOCODING_URL="aucun")
    assert result.stdout == "https://apicarto.ign.fr/api/gpu http://relais.interne/geo non\n", result.stderr


IDENTITY_SERVICES = "from django.conf import settings as s; print(s.SOCIALACCOUNT_PROVIDERS['oidc']['APPS'])"


def test_identity_services_are_those_whose_client_is_given(tmp_path: Path) -> None:
    assert start(tmp_path, code=IDENTITY_SERVICES).stdout == "[]\n"
    given = {f"CARTO_OIDC_PROCONNECT_{name}": "x" * 30 for name in ("CLIENT", "SECRET")}
    set_up = start(tmp_path, code=IDENTITY_SERVICES, **given).stdout
    assert "'name': 'ProConnect'" in set_up
    assert "https://auth.agentconnect.gouv.fr/api/v2" in set_up
    refused = start(tmp_path, code=IDENTITY_SERVICES, **given, CARTO_OIDC_PROCONNECT_URL="http://ailleurs.fr/api/v2")
    assert "l’adresse https du service" in refused.stderr


@pytest.mark.parametrize(
    ("client", "lacking", "sentence"),
    [
        ("CARTO_OIDC_FRANCECONNECT_CLIENT", "CARTO_OIDC_FRANCECONNECT_SECRET", "le secret remis"),
        ("CARTO_OIDC_AUTRE_CLIENT", "CARTO_OIDC_AUTRE_NAME", "le nom du service"),
    ],
)
def test_an_identity_service_half_set_up_stops_the_start(
    client: str, lacking: str, sentence: str, tmp_path: Path
) -> None:
    result = start(tmp_path, **{client: "abc"})
    assert lacking in result.stderr
    assert sentence in result.stderr
