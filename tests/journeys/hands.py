"""Three ways to use a page: a finger, the keyboard alone, and a browser without JavaScript. A journey is written once
and is done with each: `press` a button or a link, `choose` a box, a radio or an option, `write` in a field."""

from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Download, ElementHandle, Locator, Page

MOST_KEYS = 400
NO_POINTER = """
  for (const name of ["pointerdown", "mousedown", "touchstart"])
    addEventListener(name, (event) => event.isTrusted && sessionStorage.setItem("pointed", name), true);
"""
IS_FOCUSED = "(one) => one === document.activeElement"
# Nothing to say of what has gone.
IS_IN_FOCUSED_GROUP = """(one) => {
  if (!one.isConnected || !one.checkVisibility()) return null;
  const on = document.activeElement;
  return one === on || (one.type === "radio" && on.type === "radio" && one.name === on.name && one.form === on.form);
}"""
SHOWS_FOCUS = """(one) => {
  const style = getComputedStyle(one);
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return isOutlined || style.boxShadow !== "none";
}"""


class Hand(Protocol):
    page: Page

    def press(self, on: Locator) -> None: ...
    def choose(self, on: Locator) -> None: ...
    def write(self, on: Locator, words: str) -> None: ...


@dataclass
class Finger:
    """Taps; the keyboard of the phone types. It counts both, and the fields filled."""

    page: Page
    taps: int = 0
    keys: int = 0
    fields: int = 0

    def press(self, on: Locator) -> None:
        self.taps += 1
        on.tap()

    def choose(self, on: Locator) -> None:
        self.fields += 1
        self.press(on)

    def write(self, on: Locator, words: str) -> None:
        """Tapped as a person does, save where the page has put the focus there already."""
        if not on.evaluate(IS_FOCUSED):
            self.press(on)
        self.fields += 1
        self.keys += len(words)
        on.fill("")
        self.page.keyboard.insert_text(words)


@dataclass
class Keys:
    """Tab, Enter, Space, arrows and letters; the focus must be seen on whatever is used."""

    page: Page

    def reach(self, on: Locator) -> None:
        one: ElementHandle | None = None
        for _key in range(MOST_KEYS):
            # Looked for by its name again only once it has gone: on a long page that takes longer than a key.
            is_there = one.evaluate(IS_IN_FOCUSED_GROUP) if one else None
            if is_there is None and on.count():
                one = on.element_handle()
                is_there = one.evaluate(IS_IN_FOCUSED_GROUP)
            if is_there:
                break
            self.page.keyboard.press("Tab")
        for _key in range(MOST_KEYS):
            if on.evaluate(IS_FOCUSED):
                assert on.evaluate(SHOWS_FOCUS), f"no visible focus on {on}"
                return
            self.page.keyboard.press("ArrowDown")  # among the radios of a group
        raise AssertionError(f"{on} cannot be reached with the keyboard")

    def press(self, on: Locator) -> None:
        self.reach(on)
        self.page.keyboard.press("Enter")

    def choose(self, on: Locator) -> None:
        self.reach(on)
        if not on.is_checked():
            self.page.keyboard.press("Space")

    def write(self, on: Locator, words: str) -> None:
        self.reach(on)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)


def follow(page: Page, on: Locator) -> None:
    """Press what leads to another page, and be there: a click alone may end while the one before still shows."""
    with page.expect_navigation():
        on.click()


@dataclass
class Plain:
    """No JavaScript: forms and links; where the page asks a little patience, pressed again as a person would."""

    page: Page

    def press(self, on: Locator) -> None:
        if on.locator("xpath=ancestor-or-self::summary").count():
            on.click()
            return
        follow(self.page, on)
        while self.page.get_by_text("attendez un peu").count():
            follow(self.page, on)

    def choose(self, on: Locator) -> None:
        on.check()

    def write(self, on: Locator, words: str) -> None:
        on.fill(words)


def take(hand: Hand, on: Locator) -> Download:
    """Press what gives a file, and leads to no page."""
    with hand.page.expect_download() as download:
        if isinstance(hand, Plain):
            on.click()
        else:
            hand.press(on)
    return download.value
