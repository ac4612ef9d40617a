"""Where a contribution is, without a map."""

from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions.actions import Showing
from carto.contributions.places import Shape, geojson_of
from carto.geo.geojson import InvalidGeometry, Limits, parse


def showing_of(given: dict[str, Any]) -> Showing:
    """What is shown of the place, from what either door has checked."""
    return Showing(about_zone=given.get("about_zone"), about_prescription=given.get("about_prescription"))


class PlaceForm(forms.Form):
    """The part of a contribution's form that is about its place; `cleaned_data["geometry"]` is what
    `geo.geojson.parse` returns."""

    concertation: Concertation
    shape = forms.TypedChoiceField(
        label=_("Vous montrez"), choices=Shape.choices, coerce=Shape, widget=forms.RadioSelect, initial=Shape.POINT
    )
    positions = forms.CharField(
        label=_("Position"),
        max_length=40_000,
        help_text=_(
            "Latitude puis longitude en degrés, par exemple 47.3512, -0.6534. Pour une ligne ou une surface, une "
            "position par rangée, dans l’ordre du tracé."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_place(self) -> None:
        """Read the place once both fields are there; what is wrong with it is said beside the positions."""
        if "shape" not in self.cleaned_data or "positions" not in self.cleaned_data:
            return
        try:
            self.cleaned_data["geometry"] = self.read_place(self.cleaned_data["shape"], self.cleaned_data["positions"])
        except (InvalidGeometry, forms.ValidationError) as error:
            self.add_error("positions", str(error) if isinstance(error, InvalidGeometry) else error)

    def read_place(self, shape: Shape, positions: str) -> GEOSGeometry | None:
        return parse(geojson_of(shape, positions), limits=Limits(self.concertation.metric_srid))

    def place(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {"geometry": self.cleaned_data["geometry"]}
