"""What a browser shows: the map page opened cold on slow lines, and 100,000 contributions added to a map and moved,
against leaflet.markercluster. Real server (deploy/gunicorn.conf.py), Debian's chromium, no graphics card.

The cold page is counted from the request to the first contributions drawn (the page's own mark). Lines are those of
the browser's developer tools: throughput and a round trip."""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright

from bench import data
from bench.ratio import Ratio
from tests.journeys.chromium import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
MARKERCLUSTER = ROOT / "frontend/node_modules/leaflet.markercluster/dist/leaflet.markercluster.js"
LINES = {"10 Mbit/s": (10e6, 40), "1.6 Mbit/s": (1.6e6, 150)}
OPENINGS = 3
PATIENCE = 3_000  # looks at the page, 20 ms apart


def measure() -> Iterator[Ratio]:
    concertations = [data.build("moyenne", 3_000, 0), data.build("grande", 100_000, 0)]
    for concertation in concertations:
        data.give_voices(concertation)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for slug, count in (("moyenne", 3_000), ("grande", 100_000)):
            _open(browser, f"{address}/{slug}/", *LINES["10 Mbit/s"])  # the feed is built by its first reader
            for line, (throughput, latency) in LINES.items():
                opened = [_open(browser, f"{address}/{slug}/", throughput, latency) for _time in range(OPENINGS)]
                seconds, kilobytes, requests = sorted(opened)[OPENINGS // 2]
                note = f"{kilobytes:.0f} kB until then, {requests} requests, {latency} ms a round trip"
                yield Ratio(f"first point, {count:,}, {line}", 0, seconds, "s", 0, note=note)
        yield from _markers(browser, f"{address}/grande/")
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
    with (Path(settings.DATA_DIR) / "gunicorn.log").open("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        port = next(found[1] for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
        drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)
            drain.wait(30)


def _open(browser: Browser, url: str, throughput: float, latency: int) -> tuple[float, float, int]:
    """Seconds to the first contributions drawn in a browser that has nothing; kB and requests by then."""
    context = browser.new_context(viewport={"width": 412, "height": 800}, locale="fr-FR")
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    conditions = {"offline": False, "latency": latency, "downloadThroughput": throughput / 8}
    network.send("Network.emulateNetworkConditions", conditions | {"uploadThroughput": throughput / 8})
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    response = page.goto(url, wait_until="commit")
    assert response is not None
    assert response.ok, response.status
    drawn = "performance.getEntriesByName('contributions-drawn')[0]?.startTime"
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    polls = 0
    while not (milliseconds := page.evaluate(drawn)):
        polls += 1
        assert polls < PATIENCE, f"nothing drawn at {url}: {failed}"
        page.wait_for_timeout(20)
    result = milliseconds / 1000, sum(received) / 1000, len(received)
    context.close()
    return result


def _markers(browser: Browser, url: str) -> Iterator[Ratio]:
    """Both ways in the same page, on maps of the same size, from the same decoded feed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("html[data-ready=true]", state="attached", timeout=60_000)
    page.add_script_tag(path=MARKERCLUSTER)
    page.evaluate(PREPARE)
    ours_ms, ours_frame, ours_worst = page.evaluate(ADD_OURS), *_pan(page)
    usual_ms, usual_frame, usual_worst = page.evaluate(ADD_USUAL), *_pan(page)
    yield Ratio("100,000 points added", usual_ms, ours_ms, "ms", 10, note="leaflet.markercluster 1.5.3")
    note = f"worst: {usual_worst:.0f} ms, then {ours_worst:.0f} ms"
    yield Ratio("a frame while panning them", usual_frame, ours_frame, "ms", 0, note=note)
    context.close()


def _pan(page: Page) -> tuple[float, float]:
    """Drag the map to and fro with the mouse: the mean and the longest time between two frames, in ms."""
    page.evaluate("() => { window.bench.seen = window.bench.frames(); }")
    for way in (1, -1, 1, -1):
        page.mouse.move(640, 450)
        page.mouse.down()
        for step in range(30):
            page.mouse.move(640 + way * 10 * step, 450 + way * 4 * step)
        page.mouse.up()
    frames: list[float] = page.evaluate("window.bench.seen")
    return statistics.mean(frames), max(frames)


PREPARE = """async () => {
  const [{ decode }, { addContributions }, { readSettings }] = await Promise.all(
    ["carto/snapshot.js", "carto/map/contributions.js", "carto/settings.js"].map((name) => import(name)));
  const settings = readSettings();
  const feed = await (await fetch(settings.urls.snapshot)).json();
  document.body.replaceChildren();
  window.bench = { settings, addContributions, places: decode(feed) };
  window.bench.map = () => {
    const root = document.createElement("div");
    root.style.cssText = "position: fixed; inset: 0";
    document.body.replaceChildren(root);
    const map = L.map(root, { maxZoom: 20, fadeAnimation: false, zoomAnimation: false });
    map.createPane("points");
    return map.setView([47.3, -0.7], 12);
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  window.bench.painted = painted;
  window.bench.frames = () => {
    const frames = [];
    let last = performance.now();
    const note = (now) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    return frames;
  };
}"""

ADD_OURS = """async () => {
  const { map: make, places, settings, addContributions, painted } = window.bench;
  const map = make();
  const marks = await addContributions(map, settings, () => {});
  await painted();
  const began = performance.now();
  await marks.load(places);
  await marks.show({ ranks: Uint32Array.from(places.columns.ids.keys()), behind: new Uint32Array(), isDensity: false });
  await painted();
  return performance.now() - began;
}"""

ADD_USUAL = """async () => {
  const { map: make, places, painted } = window.bench;
  const map = make();
  await painted();
  const began = performance.now();
  const icon = L.divIcon();
  const group = L.markerClusterGroup();
  const { lats, lons } = places.columns;
  group.addLayers(Array.from(lats, (lat, rank) => L.marker([lat, lons[rank]], { icon })));
  map.addLayer(group);
  await painted();
  return performance.now() - began;
}"""
