"""The sentence that says where a contribution is and what its shape is, for whoever does not see the map.

« Un tracé de 420 m, de la rue des Tilleuls à la place de l’Église, à Sarvonne, en zone UB. » It is made of what
everyone sees of the place, so that a blurred one is not given away in words."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.concertations.models import Concertation
from carto.contributions.models import Blur, Contribution
from carto.contributions.place_names import in_commune, name_of, of, to
from carto.geo import crs
from carto.layers import nearby
from carto.layers.cnig_codes import prescription_label
from carto.layers.context import Context
from carto.layers.models import LayerRole, Prescription, Zone

ON_STREET_M = 12.0
AT_END_M = 40.0
NEAR_STREET_M = 40.0
NEAR_LOCALITY_M = 1_500.0
IN_LOCALITY_M = 60.0
MOST_NAMED = 3
LONGEST = 1_000


def stored(contribution: Contribution, where: Context) -> str:
    """In French whatever the visitor's language, as all that is stored: `where` is the current context."""
    with translation.override(settings.LANGUAGE_CODE):
        return describe(
            contribution.concertation,
            contribution.public_geometry,
            Blur(contribution.blur),
            where,
            contribution.about_zone or contribution.about_prescription,
        )


def describe(
    concertation: Concertation,
    shape: GEOSGeometry | None,
    blur: Blur,
    where: Context,
    about: Zone | Prescription | None = None,
) -> str:
    """In the language in use. `shape` (EPSG:4326) is what everyone sees of the place, None without one."""
    if shape is None:
        return nowhere()
    if about is not None:
        parts = [_about(about, shape, concertation), *_communes(where)]
    elif blur is Blur.STREET:
        parts = [_of_street(shape, concertation), *_communes(where), *_zones(where)]
    elif blur is not Blur.EXACT:
        parts = [_("Un lieu montré à une centaine de mètres près"), *_communes(where), *_zones(where)]
    else:
        parts = [_head(shape, concertation), *_landmarks(shape, concertation), *_communes(where), *_zones(where)]
    return f"{', '.join(filter(None, parts))}."[:LONGEST]


def _of_street(street: GEOSGeometry, concertation: Concertation) -> str:
    """Of the whole street that is shown in place of one of its points."""
    found = nearby.nearest(concertation, LayerRole.STREETS, _middle(street), ON_STREET_M)
    told = _("Un lieu montré à la rue près")
    return f"{told}, {found.label}" if found else told


def nowhere() -> str:
    return _("Sans lieu.")


def _about(about: Zone | Prescription, shape: GEOSGeometry, concertation: Concertation) -> str:
    size = size_of(shape, concertation)
    if isinstance(about, Zone):
        name = _("La zone %(label)s du plan") % {"label": about.label}
    else:
        label = about.label or prescription_label(about.type_code, about.subtype_code)
        name = _("La prescription « %(label)s » du plan") % {"label": label}
    return f"{name} ({size})" if size else name


def _head(shape: GEOSGeometry, concertation: Concertation) -> str:
    size = size_of(shape, concertation)
    if shape.dims == 0:
        return _("Un point")
    return (_("Un tracé de %(size)s") if shape.dims == 1 else _("Une surface de %(size)s")) % {"size": size}


def size_of(shape: GEOSGeometry, concertation: Concertation) -> str:
    """« 420 m », « 1,4 km », « 850 m² », « 1,2 ha »; empty for a point."""
    measured = crs.measure(shape, concertation.metric_srid)
    if measured.dimension == 0:
        return ""
    if measured.dimension == 1:
        return length_words(measured.length_m)
    if measured.area_ha < 0.1:
        return f"{number_format(round(measured.area_ha * crs.M2_PER_HA), 0)} m²"
    return f"{number_format(round(measured.area_ha, 1), 1, force_grouping=True)} ha"


def length_words(metres: float) -> str:
    if metres >= 995:
        return f"{number_format(round(metres / 1_000, 1), 1, force_grouping=True)} km"
    return f"{round(metres, -1) if metres >= 100 else round(metres):.0f} m"


def _landmarks(shape: GEOSGeometry, concertation: Concertation) -> list[str]:
    if shape.dims == 1:
        return _along(shape, concertation)
    if parcels := nearby.parcels_under(concertation, shape):
        on_them = _on_parcels(parcels)
        return [*_at_street(shape, concertation), on_them] if shape.dims == 0 else [on_them]
    return _at_street(shape, concertation) or _near_locality(shape, concertation)


def _on_parcels(labels: Sequence[str]) -> str:
    if len(labels) == 1:
        return _("sur la parcelle %(label)s") % {"label": labels[0]}
    return ngettext("sur %(count)s parcelle", "sur %(count)s parcelles", len(labels)) % {"count": len(labels)}


def _at_street(shape: GEOSGeometry, concertation: Concertation) -> list[str]:
    if not isinstance(shape, Point):
        return []
    street = nearby.nearest(concertation, LayerRole.STREETS, shape, NEAR_STREET_M)
    if street is None:
        return []
    if street.distance_m <= ON_STREET_M:
        return [name_of(street.label).name]
    return [_("près %(of_place)s") % {"of_place": of(street.label)}]


def _near_locality(shape: GEOSGeometry, concertation: Concertation) -> list[str]:
    middle = _middle(shape)
    near = nearby.nearest(concertation, LayerRole.LOCALITIES, middle, NEAR_LOCALITY_M)
    if near is None:
        return []
    if near.distance_m <= IN_LOCALITY_M:
        return [_("au lieu-dit %(name)s") % {"name": near.label}]
    return [
        _("à %(distance)s %(direction)s %(of_place)s")
        % {
            "distance": length_words(near.distance_m),
            "direction": _directions()[near.sector],
            "of_place": of(near.label),
        }
    ]


def _along(line: Any, concertation: Concertation) -> list[str]:
    """The street that a line follows, and what is at its ends; without names, which way it goes."""
    first, middle, last = (_point(line.interpolate_normalized(at)) for at in (0, 0.5, 1))
    reach = [nearby.streets_around(concertation, place, AT_END_M) for place in (first, middle, last)]
    followed = _followed(reach)
    said = [_("le long %(of_place)s") % {"of_place": of(followed)}] if followed else []
    ends = [_end(concertation, place, near, followed) for place, near in ((first, reach[0]), (last, reach[2]))]
    if ends[0] and ends[1] and ends[0] != ends[1]:
        return [*said, _("%(of_start)s %(to_end)s") % {"of_start": of(ends[0]), "to_end": to(ends[1])}]
    if ends[0] or ends[1]:
        return [*said, _("près %(of_place)s") % {"of_place": of(ends[0] or ends[1])}]
    return said or [*_near_locality(line, concertation), _courses()[_course(first, last, concertation)]]


def _followed(reach: Sequence[dict[str, float]]) -> str:
    on_all = [name for name in reach[0] if all(near.get(name, AT_END_M) <= ON_STREET_M for near in reach)]
    return min(on_all, key=lambda name: (sum(near[name] for near in reach), name), default="")


def _end(concertation: Concertation, place: Point, near: dict[str, float], followed: str) -> str:
    others = {name: distance for name, distance in near.items() if name != followed}
    if others:
        return min(others, key=lambda name: (others[name], name))
    locality = nearby.nearest(concertation, LayerRole.LOCALITIES, place, 3 * IN_LOCALITY_M)
    return locality.label if locality else ""


def _course(first: Point, last: Point, concertation: Concertation) -> int:
    srid = concertation.metric_srid
    return nearby.sector(crs.to_metric(first, srid), crs.to_metric(last, srid))


def _middle(shape: Any) -> Point:
    return _point(shape.interpolate_normalized(0.5) if shape.dims == 1 else shape.point_on_surface)


def _point(found: Any) -> Point:
    return Point(found.x, found.y, srid=crs.STORAGE_SRID)


def _communes(where: Context) -> list[str]:
    names = [one.row.name for one in where.communes]
    if not names:
        return []
    if len(names) > MOST_NAMED:
        return [_("sur %(count)s communes") % {"count": len(names)}]
    return [_listed([in_commune(name) for name in names])]


def _zones(where: Context) -> list[str]:
    labels = list(dict.fromkeys(one.row.label for one in where.zones if one.row.label))
    if len(labels) > MOST_NAMED:
        return [_("sur %(count)s zones du plan") % {"count": len(labels)}]
    if not labels:
        return []
    words = ngettext("en zone %(labels)s", "en zones %(labels)s", len(labels))
    return [words % {"labels": _listed(labels)}]


def _listed(words: Sequence[str]) -> str:
    *before, last = words
    return _("%(before)s et %(last)s") % {"before": ", ".join(before), "last": last} if before else last


def _directions() -> tuple[str, ...]:
    return (
        _("au nord"), _("au nord-est"), _("à l’est"), _("au sud-est"), _("au sud"), _("au sud-ouest"), _("à l’ouest"),
        _("au nord-ouest"),
    )  # fmt: skip


def _courses() -> tuple[str, ...]:
    return (
        _("du sud au nord"), _("du sud-ouest au nord-est"), _("de l’ouest à l’est"), _("du nord-ouest au sud-est"),
        _("du nord au sud"), _("du nord-est au sud-ouest"), _("de l’est à l’ouest"), _("du sud-est au nord-ouest"),
    )  # fmt: skip
