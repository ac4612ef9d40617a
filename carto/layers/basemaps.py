"""The catalogue of basemaps: what the site may offer beneath the plan, and under which names and terms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

GEOPLATEFORME = "https://data.geopf.fr/wmts"
IGN_TERMS = "https://cartes.gouv.fr"
OWN = "perso"


@dataclass(frozen=True)
class Basemap:
    """`url`: XYZ tiles with {z}, {x}, {y}, sharp up to `max_zoom`. `attribution` is plain text, `terms_url` what it
    links to. `filter`: how the browser draws them: `grey`, `photo`, or muted. `may_relay`: whether the terms of
    use let our server fetch them for the visitors."""

    slug: str
    label: str | Promise
    url: str
    attribution: str | Promise
    terms_url: str
    max_zoom: int
    filter: str = ""
    may_relay: bool = True

    @property
    def host(self) -> str:
        """`https://tuiles.exemple.fr`, `https://*.exemple.fr` for {s}.exemple.fr; empty for an address of this site."""
        parts = urlsplit(self.url.replace("{s}", "*"))
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def tile(self, z: int, x: int, y: int) -> str:
        """The address of one tile, for our server to ask."""
        marks = {"{z}": str(z), "{x}": str(x), "{y}": str(y), "{s}": "a", "{r}": ""}
        return reduce(lambda url, mark: url.replace(mark, marks[mark]), marks, self.url)


def _wmts(layer: str, style: str, image: str) -> str:
    return (
        f"{GEOPLATEFORME}?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE={quote(style)}"
        f"&FORMAT=image/{image}&TILEMATRIXSET=PM&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"
    )


PLAN = Basemap(
    "plan-ign",
    _("Plan IGN"),
    _wmts("GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2", "normal", "png"),
    _("Plan IGN v2 © IGN, Licence Ouverte 2.0"),
    IGN_TERMS,
    19,
)
CATALOGUE = {
    basemap.slug: basemap
    for basemap in (
        PLAN,
        # IGN publishes its grey style as vector tiles only: these are those of Plan IGN, greyed by the browser.
        replace(PLAN, slug="plan-ign-gris", label=_("Plan IGN en gris"), filter="grey"),
        Basemap(
            "ortho",
            _("Photographie aérienne"),
            _wmts("ORTHOIMAGERY.ORTHOPHOTOS", "normal", "jpeg"),
            _("BD ORTHO © IGN, Licence Ouverte 2.0"),
            IGN_TERMS,
            19,
            filter="photo",
        ),
        Basemap(
            "cadastre",
            _("Cadastre"),
            _wmts("CADASTRALPARCELS.PARCELLAIRE_EXPRESS", "PCI vecteur", "png"),
            _("Parcellaire Express © IGN, DGFiP, Licence Ouverte 2.0"),
            IGN_TERMS,
            20,
        ),
        Basemap(
            "osm",
            _("OpenStreetMap"),
            "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
            _("© les contributeurs d’OpenStreetMap"),
            "https://www.openstreetmap.org/copyright",
            19,
            may_relay=False,
        ),
    )
}
DEFAULT = ("plan-ign", "plan-ign-gris", "ortho", "cadastre")
UNRELAYED = frozenset(basemap.slug for basemap in CATALOGUE.values() if not basemap.may_relay)


def offered(
    slugs: Sequence[str], *, own_url: str | None, own_attribution: str, own_max_zoom: int
) -> tuple[Basemap, ...]:
    """The site's basemaps, the first shown first: one's own tiles when there are some, then those chosen; none when
    `own_url` is None."""
    if own_url is None:
        return ()
    own = Basemap(OWN, _("Plan"), own_url, own_attribution, "", own_max_zoom)
    return (*([own] if own_url else []), *(CATALOGUE[slug] for slug in slugs))


def hosts(basemaps: Sequence[Basemap], *, is_relayed: bool) -> list[str]:
    """The hosts browsers ask for tiles, each once; none when our server asks for them."""
    return [] if is_relayed else sorted({basemap.host for basemap in basemaps} - {""})


def address(basemap: Basemap, *, is_relayed: bool) -> str:
    """What the browser asks: this site when tiles are relayed."""
    return f"/tuiles/{basemap.slug}/{{z}}/{{x}}/{{y}}" if is_relayed and basemap.host else basemap.url


def for_page(basemaps: Sequence[Basemap], *, is_relayed: bool) -> list[dict[str, Any]]:
    """What the map's script needs."""
    return [
        {
            "slug": basemap.slug,
            "label": str(basemap.label),
            "url": address(basemap, is_relayed=is_relayed),
            "attribution": str(basemap.attribution),
            "terms_url": basemap.terms_url,
            "max_zoom": basemap.max_zoom,
            "filter": basemap.filter,
        }
        for basemap in basemaps
    ]


def for_admin(basemaps: Sequence[Basemap], *, is_relayed: bool) -> list[tuple[Any, ...]]:
    """The first one as django-leaflet wants it, which takes an empty list for OpenStreetMap's tiles."""
    return [
        (basemap.label, address(basemap, is_relayed=is_relayed), {"attribution": escape(basemap.attribution)})
        for basemap in basemaps[:1]
    ] or [("", "", {"attribution": ""})]
