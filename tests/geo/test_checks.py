import sqlite3
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from carto.geo import backend, checks


class WithoutExtensions:
    """What sqlite3 gives where Python was built without loadable extensions."""

    def __init__(self, _name: str) -> None:
        self.is_open = True

    def close(self) -> None:
        self.is_open = False


@pytest.mark.django_db
def test_nothing_is_wrong_on_the_machine_that_runs_the_tests() -> None:
    found = run_checks(databases=["default"], include_deployment_checks=False)
    assert [message for message in found if str(message.id).startswith("geo.")] == []
    checks.stop_without_spatialite()


def test_a_wheel_that_settings_no_longer_load_first_is_named() -> None:
    [problem] = checks.missing_wheels({"shapely", "pyogrio", "django"})
    assert problem.id == "geo.E001"
    assert "pyproj" in problem.msg
    assert "carto/settings.py" in str(problem.hint)
    assert checks.missing_wheels({"shapely", "pyogrio", "pyproj"}) == []


def test_a_python_whose_sqlite_loads_no_extension_is_sent_to_the_one_of_the_distribution() -> None:
    problem = checks.spatialite_problem(WithoutExtensions(":memory:"), ["mod_spatialite"])
    assert sys.executable in problem
    assert "/usr/bin/python3 -m venv" in problem


def test_a_missing_library_is_named_with_its_package() -> None:
    connection = sqlite3.connect(":memory:")
    problem = checks.spatialite_problem(connection, ["absent_a.so", "absent_b"])
    connection.close()
    assert "absent_a.so, absent_b" in problem
    assert problem.endswith("apt install libsqlite3-mod-spatialite")


def test_the_second_name_of_the_library_will_do() -> None:
    connection = sqlite3.connect(":memory:")
    assert checks.spatialite_problem(connection, ["absent.so", "mod_spatialite"]) == ""
    assert connection.execute("SELECT spatialite_version()").fetchone()
    connection.close()


def test_the_start_stops_with_the_sentence_only_where_spatialite_is_the_database() -> None:
    if backend.is_spatialite():
        with pytest.raises(ImproperlyConfigured, match="/usr/bin/python3"):
            checks.stop_without_spatialite(WithoutExtensions)
    else:
        checks.stop_without_spatialite(WithoutExtensions)


@pytest.mark.parametrize(
    ("version", "sentence"),
    [(None, "apt install postgresql"), ("2.5.3", "PostGIS 2.5.3 est trop ancien"), ("3.3.2", ""), ("4.0.0dev", "")],
)
def test_a_server_without_a_recent_postgis_is_told_so(version: str | None, sentence: str) -> None:
    problem = checks.postgis_problem(version)
    assert sentence in problem
    assert bool(problem) == bool(sentence)


@pytest.mark.django_db
def test_only_the_databases_about_to_be_used_are_asked_for_postgis() -> None:
    assert checks.check_postgis(databases=None) == []
    assert checks.check_postgis(databases=["default"]) == []
