"""The first proposal on a small phone: 360 px and touch, the processor four times slower, 1.6 Mbit/s and 150 ms a round
trip, nothing in the cache. Counted: taps, fields, characters, and seconds from the address asked to the open map, then
to the number received. A person's own time is added at a stated pace: it is reckoned, not measured."""

import time
from collections.abc import Iterator

from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright

from bench import data
from bench.browser import LINES, served
from bench.ratio import Ratio
from carto.concertations.models import Series
from tests.journeys.chromium import CHROMIUM
from tests.journeys.first_proposal import propose
from tests.journeys.hands import Finger

CONTRIBUTIONS = 3_000
CPU_SLOWDOWN = 4
TAP_S = 1.0  # to find and touch a control
KEY_S = 0.2  # a character on a phone's keyboard
READY = "html[data-ready=true]"


def measure() -> Iterator[Ratio]:
    concertation = data.build("moyenne", CONTRIBUTIONS, 0)
    Series.objects.create(concertation=concertation, name="W", last=CONTRIBUTIONS)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        phone = {"width": 360, "height": 740}
        context = browser.new_context(viewport=phone, has_touch=True, is_mobile=True, locale="fr-FR")  # type: ignore[arg-type]
        page = context.new_page()
        _slow_down(page)
        began = time.perf_counter()
        page.goto(f"{address}/moyenne/")
        page.wait_for_selector(READY, state="attached", timeout=60_000)
        opened = time.perf_counter()
        finger = Finger(page)
        propose(finger)
        yield from _told(finger, opened - began, time.perf_counter() - opened)
        browser.close()


def _told(finger: Finger, opening_s: float, machine_s: float) -> Iterator[Ratio]:
    person_s = finger.taps * TAP_S + finger.keys * KEY_S
    yield Ratio("taps", 0, finger.taps, "", 0)
    yield Ratio("fields", 0, finger.fields, "", 0, note=f"{finger.keys} characters")
    yield Ratio(
        "the map opens", 0, opening_s, "s", 0, note="1.6 Mbit/s, 150 ms a round trip, processor four times slower"
    )
    yield Ratio("open map to number, machine", 0, machine_s, "s", 0, note="nobody types: pages, proof of work, server")
    note = f"{TAP_S:g} s a tap, {KEY_S * 1000:.0f} ms a character: reckoned"
    yield Ratio("open map to number, with a person", 0, machine_s + person_s, "s", 0, note=note)


def _slow_down(page: Page) -> None:
    throughput, latency = LINES["1.6 Mbit/s"]
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    session.send("Network.enable")
    conditions = {"offline": False, "latency": latency, "downloadThroughput": throughput / 8}
    session.send("Network.emulateNetworkConditions", conditions | {"uploadThroughput": throughput / 8})
