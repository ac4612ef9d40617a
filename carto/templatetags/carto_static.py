"""Template tags that name static files: the import map of our ES modules, pictograms, theme chips."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, html_safe

register = template.Library()

OURS = Path(settings.FRONTEND) / "static" / "carto"


@html_safe
class _Json(str):
    """JSON that cannot close the script element that holds it."""

    def __str__(self) -> str:
        return self.replace("<", "\\u003c")


@cache
def _names() -> tuple[str, ...]:
    """Our modules and pictograms, as `js/map/page.js` or `pictograms/house.svg`."""
    found = [*OURS.glob("js/**/*.js"), *OURS.glob("pictograms/*.svg")]
    return tuple(sorted(path.relative_to(OURS).as_posix() for path in found))


@register.simple_tag
def import_map() -> str:
    """`carto/map/page.js` -> its hashed address, for `import` and `import.meta.resolve`."""
    imports = {f"carto/{name.removeprefix('js/')}": static(f"carto/{name}") for name in _names()}
    imports["supercluster"] = static("vendor/supercluster.js")
    return format_html("{}", _Json(json.dumps({"imports": imports})))


@register.inclusion_tag("_theme_chip.html")
def theme_chip(theme: Any) -> dict[str, object]:
    """A theme as pictogram + word + colour; `theme` has `label`, `color` and `pictogram`."""
    return {"theme": theme}
