"""Where the sheets of a kit lie: the communes, and a numbered frame for each sheet; SVG, in metres turned north up."""

from xml.sax.saxutils import escape

import shapely

from carto.concertations.models import Concertation
from carto.kit.areas import in_metres
from carto.kit.models import Sheet
from carto.layers.models import Commune

MARGIN = 0.06


def draw(concertation: Concertation, sheets: list[Sheet]) -> str:
    edges = [sheet.frame.bounds for sheet in sheets]
    w, s = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    e, n = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    size = max(e - w, n - s)
    pad, pen = size * MARGIN, size / 600
    body = _communes(concertation, sheets[0].srid, (w - pad, s - pad, e + pad, n + pad), pen)
    for sheet in sheets:
        left, _south, right, north = sheet.frame.bounds
        width, height = right - left, sheet.frame.height_m
        body += (
            f'<rect x="{left - w:.0f}" y="{n - north:.0f}" width="{width:.0f}" height="{height:.0f}" fill="#0b5563" '
            f'fill-opacity="0.07" stroke="#0b5563" stroke-width="{2 * pen:.1f}"/>'
            f'<text x="{left - w + width / 2:.0f}" y="{n - north + height * 0.62:.0f}" text-anchor="middle" '
            f'font-family="IBM Plex Mono" font-size="{height * 0.34:.0f}" fill="#0b5563">{sheet.number}</text>'
        )
    view = f"{-pad:.0f} {-pad:.0f} {e - w + 2 * pad:.0f} {n - s + 2 * pad:.0f}"
    moved = f'<g transform="translate({-w:.0f} {n:.0f})">'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{body.replace("<g>", moved, 1)}</svg>'


def _communes(concertation: Concertation, srid: int, bounds: tuple[float, float, float, float], pen: float) -> str:
    """Their limits and names, y upwards being turned downwards."""
    drawn = []
    for commune in Commune.objects.filter(concertation=concertation):
        whole = in_metres(shapely.from_wkb(bytes(commune.geometry.wkb)), srid)
        shape = shapely.simplify(shapely.clip_by_rect(whole, *bounds), 2 * pen)
        if shape.is_empty:
            continue
        for part in shapely.get_parts(shape):
            ring = "L".join(f"{x:.0f} {-y:.0f}" for x, y in shapely.get_coordinates(part.exterior))
            drawn.append(f'<path d="M{ring}z" fill="#fcf9f2" stroke="#8f866f" stroke-width="{pen:.1f}"/>')
        at = shape.representative_point()
        drawn.append(
            f'<text x="{at.x:.0f}" y="{-at.y:.0f}" text-anchor="middle" font-family="Alegreya Sans" font-weight="500" '
            f'font-size="{16 * pen:.0f}" fill="#575c52">{escape(commune.name)}</text>'
        )
    return f"<g>{''.join(drawn)}</g>"
