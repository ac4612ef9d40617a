"""The product as people get it: real server and worker, the demonstration's data, a real browser before them."""

import email
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from fixtures.cnig_lot import write_lot
from tests.journeys.chromium import CHROMIUM
from tests.journeys.commands import ROOT, Commands
from tests.journeys.watching import watch
from tests.kept import empty_site, invented_territory, made_once

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1440, "height": 900}
LONGEST = "tests/journeys/test_whole_concertation.py"
PATIENCE_MS = 15_000  # for what a page shows or answers: a busy machine is slow, and no test is about its clock
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest on a site of its own first: begun last, it would have all the others wait."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@dataclass(frozen=True)
class Site:
    """A running demonstration: its address, the environment that reaches its data, the folder of its log."""

    address: str
    environment: dict[str, str]

    @cached_property
    def commands(self) -> Commands:
        return Commands(self.environment)

    def command(self, *words: str) -> str:
        """What `python -m <words>` prints."""
        return self.commands.run(words)

    def last_letter(self, to: str) -> str:
        """The text of the last letter sent to that address, as the server's console prints it."""
        printed = (Path(self.environment["CARTO_DATA_DIR"]) / "letters.txt").read_text()
        letters = [email.message_from_string(part.lstrip(), policy=policy.default) for part in printed.split("-" * 79)]
        [*_earlier, last] = [letter for letter in letters if letter["To"] == to]
        body = last.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def send_news(self) -> None:
        """What the worker does every minute, at once; the letters go where the others are."""
        words = (
            "from carto.follow.sending import send_news; from django.utils import timezone; send_news(timezone.now())"
        )
        printed = self.command("carto", "shell", "-v", "0", "-c", words)
        with (Path(self.environment["CARTO_DATA_DIR"]) / "letters.txt").open("a") as letters:
            letters.write(printed)

    def sign_in_link(self, email: str) -> str:
        return self.command("carto", "sign-in-link", email).strip()


def _wait_for_line(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    assert process.stderr is not None
    seen: list[str] = []
    for line in process.stderr:
        seen.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("the server did not start:\n" + "".join(seen))


def _settings(folder: Path) -> dict[str, str]:
    """The environment of a site in this folder."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CARTO_")} | {
        "CARTO_DATA_DIR": str(folder),
        "CARTO_BASEMAP_URL": "aucun",
        "CARTO_GEOCODING_URL": "http://127.0.0.1:9/geocodage",  # nobody answers there, and no test goes out
        "DJANGO_SETTINGS_MODULE": "carto.settings",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all workers of one run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def demonstration(shared_folder: Path) -> Path:
    """The folder of a site with the demonstration loaded."""
    return made_once(shared_folder / "demonstration", _load)


def _load(folder: Path) -> None:
    prepare(empty_site(), folder, ("fixtures", "load", "--open-only"))


@pytest.fixture(scope="session")
def invented_plan(shared_folder: Path) -> Path:
    """The folder of the invented CNIG lot, and of its communes and perimeter beside it."""
    return made_once(shared_folder / "plan", _write_plan)


def _write_plan(folder: Path) -> None:
    write_lot(invented_territory(), folder)


def prepare(begin: Path, folder: Path, *more: tuple[str, ...]) -> Site:
    """A copy of the site `begin` in this folder, then the commands in `more`; nothing runs yet."""
    shutil.copytree(begin, folder, dirs_exist_ok=True)
    prepared = Site("", _settings(folder))
    for words in more:
        prepared.command(*words)
    prepared.commands.close()
    return prepared


@contextmanager
def running(prepared: Site, *, application: str = "carto.wsgi", commands: str = "carto") -> Iterator[Site]:
    """Its server and its worker, until the end."""
    environment, folder = prepared.environment, Path(prepared.environment["CARTO_DATA_DIR"])
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
    letters = (folder / "letters.txt").open("a")  # three write at its end: the server, the worker, `send_news`
    server = subprocess.Popen(
        [*gunicorn, application], env=environment, cwd=ROOT, text=True, stderr=subprocess.PIPE, stdout=letters
    )
    log = (folder / "worker.log").open("w")
    worker = subprocess.Popen(
        [sys.executable, "-m", commands, "db_worker"], env=environment, cwd=ROOT, stdout=letters, stderr=log
    )
    try:
        port = _wait_for_line(server, r"Listening at: http://127\.0\.0\.1:(\d+)")[1]
        drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=log)
        site = Site(f"http://127.0.0.1:{port}", environment)
        yield site
        site.commands.close()
        drain.terminate()
    finally:
        for process in (worker, server):
            process.terminate()
            process.wait(timeout=120)  # of a busy machine
        log.close()
        letters.close()


@pytest.fixture(scope="session")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(prepare(demonstration, tmp_path_factory.mktemp("site"))) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """`open_page(viewport)`: a page of a new device, in French; what the browser says against any page of it fails the
    test at its end, but for what has `expected` in it."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(viewport: ViewportSize = DESK, *, expected: str = "", **options: Any) -> Page:
        context = browser.new_context(
            viewport=viewport, locale="fr-FR", timezone_id="Europe/Paris", base_url=site.address, **options
        )
        contexts.append(context)
        watch(context, faults, expected=expected)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page, str], None]:
    """`sign_in(page, e-mail)`: by the link the command line prints, as the demonstration does."""

    def enter(page: Page, email: str) -> None:
        page.goto(re.sub(r"^http://[^/]+", "", site.sign_in_link(email)))
        page.get_by_role("button", name="Me connecter").click()

    return enter
