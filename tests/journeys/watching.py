"""What a browser says against a page: the content security policy broken, a script's error, an asset that is not
there. Heard on every page of every journey."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Told by the answers and failures below, which know of what.
ECHOES = ("Failed to load resource", "TypeError: Failed to fetch")
ASSETS = {"stylesheet", "script", "image", "font", "media", "manifest"}
# Besides the console's own words: the event names what was blocked, wherever it happens, workers' policy included.
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  heardViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""


def watch(context: BrowserContext, faults: list[str], *, expected: str = "") -> None:
    """Adds to `faults` those of all pages of the context, as they come, save those with `expected` in them."""

    def hear(fault: str) -> None:
        if not expected or expected not in fault:
            faults.append(fault)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ECHOES):
            hear(f"{_where(message)}: console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in ASSETS:
            hear(f"{response.status} {response.url}")

    def failed(request: Request) -> None:
        # "csp": told by the event, and said of every script where a test has switched them off
        if request.resource_type in ASSETS and request.failure not in ("net::ERR_ABORTED", "csp"):
            hear(f"{request.failure} {request.url}")

    context.expose_binding("heardViolation", lambda source, what: hear(f"{source['page'].url}: {what}"))
    context.add_init_script(LISTEN)
    context.on("console", said)
    context.on("weberror", lambda error: hear(f"{error.page and error.page.url}: {error.error}"))
    context.on("response", answered)
    context.on("requestfailed", failed)


def _where(message: ConsoleMessage) -> str:
    return message.page.url if message.page else "a page"


def weaknesses(policy: str) -> list[str]:
    """Of the policy as the browser enforces it; a page to be shown in others' may say where."""
    said = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    expected = {"default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'"}
    found = [f"{name} {said.get(name)}" for name, value in expected.items() if said.get(name) != value]
    for name in ("script-src", "style-src"):
        if not re.fullmatch(r"'self'( 'nonce-[\w+/=-]{20,}')?", said.get(name, "")):
            found.append(f"{name} {said.get(name)}")
    return found + ["frame-ancestors"] * ("frame-ancestors" not in said)
