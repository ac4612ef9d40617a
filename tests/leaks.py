"""What anyone can fetch of a concertation, to look there for what must not be: every address that GET answers, found
in the routes themselves, so that a page added tomorrow is looked at as well."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from carto.contributions.models import Contribution
from tests.conftest import BOUNDS

WINDOW = ",".join(map(str, BOUNDS))
QUERIES = ("", f"?window={WINDOW}", "?q=verger", "?commentaire=1")


def everything_public(contribution: Contribution, client: Client) -> Iterator[tuple[str, str]]:
    """Address and text of each answer that a passer-by, or whose `client` it is, gets about the contribution and its
    concertation; redirects are followed."""
    values = {
        "slug": contribution.concertation.slug, "reference": contribution.reference, "pk": contribution.pk, "number": 1,
        "size": "grande", "label": "UA", "code": "0702", "name": "0" * 16,
    }  # fmt: skip
    for path in _paths(get_resolver().url_patterns, values):
        for query in QUERIES:
            response = client.get(path + query, follow=True, headers={"accept-encoding": "identity"})
            if response.status_code < 500:
                yield path + query, _text(response)


def _paths(patterns: Any, values: dict[str, Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "admin/":
                yield from _paths(pattern.url_patterns, values, before + str(pattern.pattern))
        elif (
            isinstance(pattern, URLPattern)
            and "?P" not in (route := before + str(pattern.pattern))
            and (path := _filled(route, values))
        ):
            yield path


def _filled(route: str, values: dict[str, Any]) -> str:
    """The address, or nothing when it asks for something we have no value of."""
    for part in [part.split(">")[0] for part in route.split("<")[1:]]:
        name = part.split(":")[-1]
        if name not in values:
            return ""
        route = route.replace(f"<{part}>", str(values[name]))
    return f"/{route}"


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))
