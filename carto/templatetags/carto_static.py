"""Template tags that name static files: the import map of our ES modules, pictograms, theme chips."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, html_safe

register = template.Library()

OURS = Path(settings.FRONTEND) / "static" / "carto"
IMPORTED = re.compile(r'(?:from|import) "carto/([^"]+)";')


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
    return _import_map(storages["staticfiles"])


@lru_cache(maxsize=1)
def _import_map(storage: Storage) -> str:
    """Of a hundred names, and the same on every page."""
    imports = {f"carto/{name.removeprefix('js/')}": storage.url(f"carto/{name}") for name in _names()}
    for name in ("altcha-pbkdf2", "supercluster", "geoman"):
        imports[name] = storage.url(f"vendor/{name}.js")
    return format_html("{}", _Json(json.dumps({"imports": imports})))


@cache
def _modules_below(name: str) -> tuple[str, ...]:
    """A module of `js/` and all that it imports, whatever the depth, the nearest first."""
    found = [name]
    for module in found:
        imported = IMPORTED.findall((OURS / f"js/{module}").read_text())
        found += [other for other in dict.fromkeys(imported) if other not in found]
    return tuple(found)


@register.simple_tag
def module_preloads(name: str) -> str:
    """Links that fetch at once what the browser would find out file after file. After the import map only: before it,
    some browsers would ignore the map."""
    addresses = ((static(f"carto/js/{module}"),) for module in _modules_below(name))
    return format_html_join("\n  ", '<link rel="modulepreload" href="{}">', addresses)


@register.inclusion_tag("_theme_chip.html")
def theme_chip(theme: Any) -> dict[str, object]:
    """A theme as pictogram + word + colour; `theme` has `label`, `color` and `pictogram`."""
    return {"theme": theme}
