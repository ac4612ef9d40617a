"""What a screen reader is given: Chromium's accessibility tree, as lines in the order of the page, and what live
regions say. A reader of the lines hears the page: role, name, description, state."""

from typing import Any

from playwright.sync_api import CDPSession, Page

# Said by what holds them, or by nothing.
SILENT = {
    "none", "generic", "InlineTextBox", "StaticText", "paragraph", "RootWebArea", "LabelText", "Legend", "form",
    "Section", "ListMarker", "Canvas", "LineBreak", "strong", "emphasis", "time", "list", "listitem", "image",
    "MenuListPopup", "option", "superscript", "code",
}  # fmt: skip
ROLES = {
    "heading": "titre", "button": "bouton", "link": "lien", "radio": "bouton radio", "checkbox": "case à cocher",
    "textbox": "champ de saisie", "combobox": "champ à suggestions", "region": "région", "group": "groupe",
    "radiogroup": "groupe de choix", "status": "état", "alert": "alerte", "application": "application",
    "DisclosureTriangle": "dépliant", "banner": "bandeau", "main": "contenu principal", "navigation": "navigation",
    "search": "recherche", "article": "article",
}  # fmt: skip
CONTROLS = {"button", "link", "radio", "checkbox", "textbox", "combobox", "DisclosureTriangle", "spinbutton", "slider"}
STATES: dict[str, dict[Any, str]] = {
    "checked": {"true": "coché", "false": "non coché"},
    "expanded": {True: "déplié", False: "replié"},
    "invalid": {"true": "saisie non valide"},
    "required": {True: "obligatoire"},
    "disabled": {True: "indisponible"},
    "pressed": {"true": "enfoncé", "false": "non enfoncé"},
}
LISTEN = """
  const said = (window.saidAloud = []);
  const live = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive], output";
  const note = (records) => {
    for (const region of new Set(records.map(({ target }) => (target.closest ?? target.parentElement?.closest)
        ?.call(target.closest ? target : target.parentElement, live)))) {
      const words = region?.checkVisibility() ? region.textContent.trim().replace(/\\s+/g, " ") : "";
      if (words && region.getAttribute("aria-live") !== "off" && said.at(-1) !== words) said.push(words);
    }
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
"""


class Listener:
    """Listens to one page. Made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: CDPSession = page.context.new_cdp_session(page)
        self.lines: list[str] = []
        self.nameless: list[str] = []
        page.add_init_script(LISTEN)

    def hear(self, title: str, within: str) -> list[str]:
        """Add to the transcript what is said since the last time, where the focus is, and what `within` holds."""
        heard = [f"## {title}", ""]
        heard += [f"- dit : « {words} »" for words in self.page.evaluate("window.saidAloud?.splice(0) ?? []")]
        nodes = self._nodes(within)
        told = [line for node in nodes if (line := self._line(node))]
        focused = [line for node in self._nodes("body") if _state(node, "focused") and (line := self._line(node))]
        heard += [f"- focus : {line}" for line in focused] + ["", *[f"    {line}" for line in told], ""]
        self.lines += heard
        return heard

    def _nodes(self, within: str) -> list[dict[str, Any]]:
        """The accessible nodes under an element, in the order of the page."""
        root = self.page.locator(within).evaluate_handle("(one) => one")
        self.page.evaluate("(one) => { window.heardRoot = one; }", root)
        handle = self.tree.send("Runtime.evaluate", {"expression": "window.heardRoot"})["result"]["objectId"]
        described = self.tree.send("DOM.describeNode", {"objectId": handle})["node"]["backendNodeId"]
        every = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in every}
        top = next((node for node in every if node.get("backendDOMNodeId") == described), None)
        found: list[dict[str, Any]] = []

        def walk(node: dict[str, Any]) -> None:
            if not node.get("ignored"):
                found.append(node)
            for child in node.get("childIds", []):
                if child in by_id:
                    walk(by_id[child])

        if top is not None:
            walk(top)
        return found

    def _line(self, node: dict[str, Any]) -> str:
        role, name = node["role"]["value"], node.get("name", {}).get("value", "").strip()
        if role in CONTROLS and not name:
            self.nameless.append(str(node))
        if role in SILENT or (role in {"group", "status", "alert"} and not name):
            return ""
        level = _state(node, "level")
        words = [f"{ROLES.get(role, role)}{f' {level}' if level else ''}", f"« {name} »"]
        value = node.get("value", {}).get("value", "")
        words += [f"contenu « {value} »"] if value and role in {"textbox", "combobox"} else []
        words += [said[state] for key, said in STATES.items() if (state := _state(node, key)) in said]
        description = node.get("description", {}).get("value", "")
        return ", ".join(words) + (f" ({description})" if description and description != name else "")


def _state(node: dict[str, Any], key: str) -> Any:
    for one in node.get("properties", []):
        if one["name"] == key:
            return one["value"].get("value")
    return None
