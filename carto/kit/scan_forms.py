"""A photo of a sheet: what one sends, where its marks are when they were not found, what was traced over it."""

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations.models import Concertation
from carto.contributions.places import Shape, geojson_of
from carto.geo.geojson import InvalidGeometry, Limits, parse
from carto.kit.models import Scan, Sheet
from carto.kit.rectifying import Corner

CORNERS = (
    ("top_left", gettext_lazy("repère à un point (en haut à gauche)")),
    ("top_right", gettext_lazy("repère à deux points (en haut à droite)")),
    ("bottom_right", gettext_lazy("repère à trois points (en bas à droite)")),
    ("bottom_left", gettext_lazy("repère à quatre points (en bas à gauche)")),
)
PIXELS = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)\s*[,; ]\s*(\d{1,5}(?:\.\d+)?)\s*")
SHOWN_PX = 1_000  # the width at which the photo is pressed


class ScanForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("photo ou scan de la feuille"),
        help_text=gettext_lazy("La feuille entière, ses quatre repères visibles. JPEG, PNG, HEIC, WebP ou PDF."),
    )


class MarksForm(forms.Form):
    """Positions are in pixels of the photo as shown, `SHOWN_PX` wide."""

    sheet = forms.ModelChoiceField(Sheet.objects.none(), label=gettext_lazy("feuille"))

    def __init__(self, data: Any, scan: Scan) -> None:
        self.ratio = scan.width / SHOWN_PX
        known = {name: self._shown(mark) for (name, _label), mark in zip(CORNERS, scan.marks, strict=False)}
        super().__init__(data, initial={"sheet": scan.sheet_id, **known})
        sheets: Any = self.fields["sheet"]
        sheets.queryset = Sheet.objects.filter(concertation=scan.concertation).select_related("kit")
        for name, label in CORNERS:
            self.fields[name] = forms.CharField(label=label, max_length=20)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, _label in CORNERS:
            if name in cleaned and not PIXELS.fullmatch(cleaned[name]):
                self.add_error(name, _("Écrivez la distance au bord gauche, puis au bord haut, par exemple 112, 87."))
        return cleaned

    def marks(self) -> list[Corner]:
        """In pixels of the photo itself, once the form is valid."""
        found = (PIXELS.fullmatch(self.cleaned_data[name]) for name, _label in CORNERS)
        return [(float(one[1]) * self.ratio, float(one[2]) * self.ratio) for one in found if one]

    def _shown(self, mark: list[float]) -> str:
        return ", ".join(str(round(part / self.ratio)) for part in mark)


def pressed(posted: Any) -> Any:
    """What was posted by a press on the photo: its place goes to the first mark that has none; or by the wish to press
    the four again."""
    if "again" in posted:
        emptied = posted.copy()
        for name, _label in CORNERS:
            emptied.pop(name, None)
        return emptied
    if "mark.x" not in posted:
        return posted
    filled = posted.copy()
    empty = next((name for name, _label in CORNERS if not filled.get(name)), None)
    if empty:
        filled[empty] = f"{filled['mark.x']}, {filled['mark.y']}"
    return filled


def next_mark(data: Any) -> Any:
    """The name of the mark to press next; None when the four are there."""
    return next((label for name, label in CORNERS if not data.get(name)), None)


class TraceForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("numéro écrit sur la carte"), max_length=20)
    shape = forms.ChoiceField(
        label=gettext_lazy("Forme"), choices=Shape.choices, initial=Shape.POINT, widget=forms.RadioSelect
    )
    positions = forms.CharField(
        label=gettext_lazy("positions"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("Dessinez sur la carte ; ou latitude puis longitude, une position par rangée."),
    )

    def __init__(self, data: Any, concertation: Concertation) -> None:
        super().__init__(data)
        self.concertation = concertation
        self.geometry: GEOSGeometry | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "shape" in cleaned and "positions" in cleaned:
            try:
                drawn = geojson_of(Shape(cleaned["shape"]), cleaned["positions"])
                self.geometry = parse(drawn, limits=Limits(self.concertation.metric_srid))
            except (InvalidGeometry, ValidationError) as error:
                told = error.messages if isinstance(error, ValidationError) else [str(error)]
                self.add_error("positions", ValidationError(told))
        return cleaned
