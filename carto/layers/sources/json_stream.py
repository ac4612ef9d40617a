"""A JSON object walked from its text, the items of one of its arrays one at a time."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

CHUNK = 1 << 20
# No feature of a plan is longer; beyond, it is not one.
MAX_ITEM = 256 << 20
# A number may go on behind the end of the text: `1` of `1e+5`.
LOOK_AHEAD = 3
SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()


class NotJson(ValueError):
    """The text is not a JSON object, or is cut short."""


@dataclass
class TopLevel:
    """The members met beside the walked array; `is_walked` once that array was met."""

    members: dict[str, Any] = field(default_factory=dict)
    is_walked: bool = False


def walk(stream: IO[str], top: TopLevel, array: str) -> Iterator[tuple[Any, str]]:
    """The items of the member `array`, with their text, the other members going to `top`; NotJson at any fault."""
    text = _Window(stream)
    if text.next() != "{":
        raise NotJson
    text.skip()
    while text.next() != "}":
        key, _source = text.value()
        if not isinstance(key, str):
            raise NotJson
        text.expect(":")
        if key == array and text.next() == "[":
            top.is_walked = True
            yield from _items(text)
        else:
            top.members[key] = text.value()[0]
        if text.next() != "}":
            text.expect(",")
    text.skip()
    if text.next():
        raise NotJson


def _items(text: "_Window") -> Iterator[tuple[Any, str]]:
    text.expect("[")
    while text.next() != "]":
        yield text.value()
        if text.next() != "]":
            text.expect(",")
    text.skip()


class _Window:
    """A stretch of the text, moving forward."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self.text = ""
        self.at = 0

    def next(self) -> str:
        """The next character that is not a space, not consumed; empty at the end."""
        while True:
            found = SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._grow():
                return ""

    def skip(self) -> None:
        self.at += 1

    def expect(self, character: str) -> None:
        if self.next() != character:
            raise NotJson
        self.skip()

    def value(self) -> tuple[Any, str]:
        """The next value and its text."""
        self.next()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if len(self.text) - self.at > MAX_ITEM or not self._grow():
                    raise NotJson from error
                continue
            if len(self.text) - end < LOOK_AHEAD and self._grow():
                continue
            source = self.text[self.at : end] if isinstance(value, dict) else ""
            self.at = end
            return value, source

    def _grow(self) -> bool:
        """Twice as much text, what is behind being forgotten; False at the end of the file."""
        kept = self.text[self.at :]
        more = self.stream.read(max(CHUNK, len(kept)))
        if more:
            self.text, self.at = kept + more, 0
        return bool(more)
