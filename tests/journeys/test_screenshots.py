"""The picture of the README, made by the test run; the others beside it are there to be looked at."""

import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.commands import ROOT
from tests.journeys.conftest import DESK, PHONE, OpenPage

FOLDER = ROOT / "var" / "screenshots"


def picture(path: Path) -> tuple[int, int, int]:
    """Width, height and number of colours: a blank page has few."""
    with Image.open(path) as image:
        return image.width, image.height, len(image.convert("RGB").getcolors(2**24) or [])


def test_the_map_as_the_readme_shows_it(open_page: OpenPage) -> None:
    """With CARTO_KEEP_SCREENSHOT=1 it replaces docs/screenshot.png."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, viewport in (("map-1440", DESK), ("map-360", PHONE)):
        page = open_page(viewport)
        steps.open_map(page)
        expect(page.locator("#shown")).to_contain_text("affichées")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}.png")
        width, height, colours = picture(FOLDER / f"{name}.png")
        assert (width, height) == (viewport["width"], viewport["height"])
        assert colours > 200
    if os.environ.get("CARTO_KEEP_SCREENSHOT"):
        shutil.copy(FOLDER / "map-1440.png", ROOT / "docs" / "screenshot.png")
