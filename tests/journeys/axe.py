"""axe-core with the rules of the RGAA, version 4."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Of what passes nothing is kept: writing it down takes longer than looking.
RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": ["RGAAv4"]}, "resultTypes": ["violations"]}

# A colour on its way to another is neither.
AT_REST = """Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => null)))"""


def violations(page: Page) -> list[str]:
    """Each element at fault on the page as it stands, with the rule it breaks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate(AT_REST)
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", RULES)
    return [f"{page.url} {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
