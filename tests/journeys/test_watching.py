"""The ears of every journey hear: a page at fault in each way, under the policy that the site sends."""

from playwright.sync_api import Browser, Route

from tests.journeys.watching import watch, weaknesses

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-abcdefghijklmnopqrst'; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><title>En faute</title><p style="color: red">Peint</p><script>en_ligne()</script>
<img src="/absente.png" alt=""><img src="https://ailleurs.invalid/pixel.png" alt=""><script src="/casse.js"></script>"""


def _answer(route: Route) -> None:
    match route.request.url.rpartition("/")[2]:
        case "":
            route.fulfill(body=PAGE, content_type="text/html", headers={"content-security-policy": POLICY})
        case "casse.js":
            route.fulfill(body="throw new Error('tombée')", content_type="text/javascript; charset=utf-8")
        case _:
            route.fulfill(status=404)


def test_whatever_a_browser_says_against_a_page_is_heard(browser: Browser) -> None:
    context = browser.new_context()
    faults: list[str] = []
    watch(context, faults)
    context.route("**/*", _answer)
    context.new_page().goto("http://site.invalid/")
    context.close()
    heard = "\n".join(faults)
    for part in ("style-src-attr inline", "script-src-elem inline", "404 http://site.invalid/absente.png", "tombée"):
        assert part in heard, heard
    assert "img-src https://ailleurs.invalid/pixel.png" in heard


def test_a_policy_that_lets_anything_in_is_weak() -> None:
    assert weaknesses(POLICY) == []
    assert weaknesses("") != []
    for weaker in ("'unsafe-inline'", "https:", "data:", "*"):
        assert weaknesses(POLICY.replace("script-src 'self'", f"script-src 'self' {weaker}")) != []
    assert weaknesses(POLICY.replace("frame-ancestors", "frame-src")) != []
