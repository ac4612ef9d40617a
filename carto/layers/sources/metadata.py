"""The ISO 19139 metadata sheet of a lot: the character set it announces."""

from collections.abc import Sequence
from xml.etree.ElementTree import ParseError, fromstring

from carto.layers.sources.archive import Member

MAX_BYTES = 4 << 20
CHARSET_TAG = "}MD_CharacterSetCode"


def charset(members: Sequence[Member]) -> str:
    """`utf8`, `8859part1`… as the first sheet that says one; empty without any. A sheet with a DTD is not read."""
    return next((said for member in members if member.suffix == ".xml" and (said := _charset_of(member))), "")


def _charset_of(sheet: Member) -> str:
    content = sheet.read(MAX_BYTES + 1)
    # Neither DTD nor entities, in any encoding that hides them (UTF-16 has zero bytes).
    if len(content) > MAX_BYTES or b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        return ""
    try:
        sheet_root = fromstring(content)
    except (ParseError, ValueError):
        return ""
    codes = (element for element in sheet_root.iter() if str(element.tag).endswith(CHARSET_TAG))
    return next(((code.get("codeListValue") or code.text or "").strip() for code in codes), "")
