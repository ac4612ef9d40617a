"""Static files: what the pages ask of npm packages, and the import map of our modules."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template

from carto.storage import HashedStaticFilesStorage, VendoredFinder
from carto.templatetags.carto_static import _Json, import_map, module_preloads

FRONTEND = Path(settings.FRONTEND)
IMPORT = re.compile(r'(?:import\("|from "|resolve\("|import ")((?:carto/|supercluster)[^"]*)"')


def test_the_vendored_files_are_installed_and_found_under_their_address() -> None:
    finder = VendoredFinder()
    assert finder.check() == []
    for address, storage in finder.list(None):
        with storage.open(address) as file:
            assert file.read(1)
        assert finders.find(address) == storage.path(address)
    assert finder.find("vendor/nothing.js") == []
    assert finder.find("vendor/htmx.js", find_all=True) == [finders.find("vendor/htmx.js")]


def test_a_missing_package_stops_the_start_and_says_what_to_run(tmp_path: Path) -> None:
    finder = VendoredFinder()
    finder.packages = tmp_path
    [error] = finder.check()
    assert "vendor" not in error.msg
    assert "htmx.org/dist/htmx.min.js" in error.msg
    assert error.hint is not None
    assert "npm ci" in error.hint


def test_every_import_of_our_modules_is_in_the_import_map() -> None:
    imports = json.loads(import_map())["imports"]
    modules = [*FRONTEND.glob("static/carto/js/**/*.js"), FRONTEND / "templates" / "contributions" / "map.html"]
    wanted = {name for path in modules for name in IMPORT.findall(path.read_text())}
    assert wanted
    assert wanted - set(imports) == set()
    for address in imports.values():
        assert finders.find(address.removeprefix(settings.STATIC_URL)), address


def test_the_map_page_fetches_all_its_modules_at_once_and_no_other() -> None:
    preloads = str(module_preloads("map_page.js"))
    named = set(re.findall(r'rel="modulepreload" href="[^"]*/carto/js/([^"]+)"', preloads))
    imported = {
        name.removeprefix("carto/")
        for module in named
        for name in re.findall(r'from "(carto/[^"]+)"', (FRONTEND / "static/carto/js" / module).read_text())
    }
    assert named == imported | {"map_page.js"}


def test_json_cannot_close_the_script_that_holds_it() -> None:
    assert str(_Json('{"a":"</script>"}')) == '{"a":"\\u003c/script>"}'


def test_a_theme_is_a_pictogram_a_word_and_a_colour() -> None:
    theme = {"label": "Eau & <rives>", "color": "#1f5fa8", "pictogram": "water"}
    chip = Template("{% load carto_static %}{% theme_chip theme %}").render(Context({"theme": theme}))
    assert 'color="#1f5fa8"' in chip
    assert "pictograms/water.svg#drawing" in chip
    assert "Eau &amp; &lt;rives&gt;" in chip


def test_only_a_missing_source_map_is_forgiven(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=str(tmp_path))
    assert storage.hashed_name("vendor/some.js.map ") == "vendor/some.js.map "
    with pytest.raises(ValueError, match="could not be found"):
        storage.hashed_name("vendor/some.woff2")
