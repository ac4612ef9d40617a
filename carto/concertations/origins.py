"""The other sites that may show the concertation, as the settings list them."""

import re

# An origin and nothing else: https, a name, perhaps a port. No wildcard, no path: it goes into a header.
ORIGIN = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
# One's own machine, which browsers take for safe: for trying the snippet before it is put on a site.
LOCAL = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?")


def read(text: str) -> tuple[list[str], list[str]]:
    """One a word: those that are origins, and the others, which allow nobody."""
    words = text.lower().split()
    good = [word for word in words if ORIGIN.fullmatch(word) or LOCAL.fullmatch(word)]
    return good, [word for word in words if word not in good]
