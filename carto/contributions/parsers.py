"""Bodies of a posted Feature: JSON, GeoJSON, or multipart with the Feature in `feature` and files in `photos`, `pieces`
(each repeatable)."""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

FILES = ("photos", "pieces")
MAX_FEATURE_BYTES = 256 * 1024


class FeatureParser(JSONParser):
    """Refused with a sentence (ParseError): more than 256 kB, what is no JSON, what is nested without end."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return loads(stream.read(MAX_FEATURE_BYTES + 1))


class GeoJsonFeatureParser(FeatureParser):
    media_type = "application/geo+json"


class MultipartFeatureParser(MultiPartParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        parts = super().parse(stream, media_type, parser_context)
        feature = loads(parts.data.get("feature", "").encode())
        if isinstance(feature, dict):
            feature |= {name: parts.files.getlist(name) for name in FILES if name in parts.files}
        return feature


def loads(text: bytes) -> Any:
    if len(text) > MAX_FEATURE_BYTES:
        raise ParseError(_("Cet envoi est trop lourd."))
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ParseError(_("Cet envoi n’est pas du JSON lisible.")) from error


def _refuse_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON
