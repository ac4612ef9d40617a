"""The concertation inside the site of a mairie: two origins in a real browser, and nothing left behind in it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.conftest import PHONE, OpenPage, Site
from tests.journeys.steps import SLUG


class OfMairie(BaseHTTPRequestHandler):
    """A page that shows the address of its query in a frame."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<link rel="icon" href="data:,"><iframe src="{self.path[1:]}" height="700">'.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Not a word."""


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server that is not ours: two origins of two sites, by its name and by its number."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OfMairie)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


def allow(site: Site, origin: str) -> None:
    words = (
        "from carto.concertations.models import Concertation as C, TakingPart as T;"
        f"one = C.objects.get(slug='{SLUG}');"
        f"T.objects.update_or_create(concertation=one, defaults={{'embed_origins': '{origin}'}})"
    )
    site.command("carto", "shell", "-v", "0", "-c", words)


def framed(page: Page, origin: str, address: str) -> FrameLocator:
    page.goto(f"{origin}/{address}")
    return page.frame_locator("iframe")


def test_a_mairie_shows_the_map_and_the_list_and_leaves_no_trace(open_page: OpenPage, site: Site, port: int) -> None:
    allow(site, f"http://localhost:{port}")
    page = open_page(PHONE)
    frame = framed(page, f"http://localhost:{port}", f"{site.address}/{SLUG}/integrer/?theme=environnement")
    expect(frame.locator("html[data-ready=true]")).to_have_count(1)
    whole = page.request.get(f"/api/concertations/{SLUG}/contributions/matching/?theme=environnement").json()["count"]
    expect(frame.locator("#shown")).to_contain_text(str(whole))
    expect(frame.locator("#map canvas").first).to_be_visible()
    frame.get_by_role("link", name="Page suivante").click()
    expect(frame.locator("html[data-ready=true]")).to_have_count(1)
    expect(frame.get_by_text("page 2 sur")).to_be_visible()
    assert page.context.cookies() == []
    with page.context.expect_page() as opened:
        frame.locator(".contribution-item a").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()


def test_a_site_that_is_not_allowed_shows_nothing(open_page: OpenPage, site: Site, port: int) -> None:
    allow(site, f"http://localhost:{port}")
    page = open_page(PHONE, expected="frame-ancestors")
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        frame = framed(page, f"http://127.0.0.1:{port}", f"{site.address}/{SLUG}/integrer/")
    expect(frame.locator("main")).to_have_count(0)
