"""axe-core with the rules of the RGAA, version 4."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["RGAAv4"]}}


def violations(page: Page) -> list[str]:
    """Each element at fault on the page as it stands, with the rule it breaks."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
