"""How QGIS shows the layers when it opens them: by the first theme of a contribution, or by what became of it (QML)."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from carto.bilan.record import Record

# Statuses that have a hue of their own; all others are grey.
OUTCOMES = {
    "retained": "#2c6635", "partly_retained": "#7c5500", "already_planned": "#0b5563", "not_retained": "#a3281c",
}  # fmt: skip
NEUTRAL = "#575c52"
SYMBOLS = {
    "Point": ("marker", "SimpleMarker", {"color": "{}", "outline_color": "255,255,255,255", "size": "3"}),
    "LineString": ("line", "SimpleLine", {"line_color": "{}", "line_width": "0.8"}),
    "Polygon": ("fill", "SimpleFill", {"color": "{}", "outline_color": "{}", "style": "b_diagonal"}),
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """A colour for each value of `expression`: (value, label, #rrggbb), the empty value for all others."""

    name: str
    about: str
    is_default: bool
    expression: str
    hues: tuple[tuple[str, str, str], ...]

    def qml(self, kind: str) -> str:
        """The style of a layer of such shapes: Point, LineString or Polygon."""
        root = Element("qgis", version="3.22.0", styleCategories="Symbology")
        renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr=self.expression, symbollevels="0")
        categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
        for rank, (value, label, hue) in enumerate(self.hues):
            SubElement(categories, "category", value=value, label=label, symbol=str(rank), render="true")
            _add_symbol(symbols, str(rank), kind, hue)
        return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ElementTree.tostring(root, "unicode")


def styles_of(record: Record) -> Iterator[Style]:
    themes = [(theme.slug, theme.label, theme.color) for theme in record.themes]
    yield Style(
        "Par thème", "La couleur du premier thème de la contribution", True,
        "coalesce(string_to_array(\"themes\", ';')[0], '')", (*themes, ("", "Sans thème", NEUTRAL)),
    )  # fmt: skip
    outcomes = [(label.slug, label.label, OUTCOMES.get(label.slug, NEUTRAL)) for label in record.statuses]
    yield Style("Par suite donnée", "Ce que le maître d’ouvrage a répondu", False, '"reponse_statut"', tuple(outcomes))


def _add_symbol(symbols: Element, name: str, kind: str, hue: str) -> None:
    shape, drawing, properties = SYMBOLS[kind]
    symbol = SubElement(symbols, "symbol", name=name, type=shape, alpha="1", clip_to_extent="1")
    layer = SubElement(symbol, "layer", {"class": drawing, "enabled": "1", "locked": "0", "pass": "0"})
    for key, value in properties.items():
        SubElement(layer, "prop", k=key, v=value.format(_rgba(hue)))


def _rgba(hue: str) -> str:
    red, green, blue = (int(hue[start : start + 2], 16) for start in (1, 3, 5))
    return f"{red},{green},{blue},255"
