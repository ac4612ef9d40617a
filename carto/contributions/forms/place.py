"""Where a contribution is, without a map."""

from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions import blurring, finding
from carto.contributions.actions import Showing
from carto.contributions.models import Blur
from carto.contributions.places import Shape, geojson_of
from carto.contributions.plan_objects import PlanObject
from carto.geo.geojson import InvalidGeometry, Limits, parse
from carto.layers.models import Zone


def showing_of(given: dict[str, Any]) -> Showing:
    """What is shown of the place, from what either door has checked."""
    return Showing(
        given.get("blur") or Blur.EXACT,
        about_zone=given.get("about_zone"),
        about_prescription=given.get("about_prescription"),
    )


class PlaceForm(forms.Form):
    """The part of a contribution's form that is about its place. `place_q`, `track`, `place_photo` and the `place`
    chosen are ways to fill it (`finding.find`); `about`, `unplaced`, then `shape` and `positions` are the place, in
    that order."""

    concertation: Concertation
    place_q = forms.CharField(
        label=_("Où est-ce ?"),
        max_length=finding.LONGEST_QUERY,
        required=False,
        help_text=_("Adresse, rue, « rue X entre la rue Y et la rue Z », parcelle, lieu-dit, commune ou « zone UB »."),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    track = forms.FileField(
        label=_("Un tracé : fichier GPX, KML ou GeoJSON"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".gpx,.kml,.geojson,.json"}),
    )
    place_photo = forms.FileField(
        label=_("Placer d’après une photo"),
        required=False,
        help_text=_("Seul le lieu qu’elle porte est lu ; elle n’est ni jointe ni gardée."),
    )
    about = forms.CharField(required=False, max_length=40)
    unplaced = forms.BooleanField(label=_("Sans lieu précis"), required=False)
    shape = forms.TypedChoiceField(
        label=_("Vous montrez"), choices=Shape.choices, coerce=Shape, widget=forms.RadioSelect, initial=Shape.POINT,
        required=False, empty_value=Shape.POINT,
    )  # fmt: skip
    positions = forms.CharField(
        label=_("Coordonnées"),
        max_length=40_000,
        required=False,
        help_text=_(
            "Latitude puis longitude en degrés, par exemple 47.3512, -0.6534. Pour une ligne ou une surface, une "
            "position par rangée, dans l’ordre du tracé ; une rangée de tirets commence un trou."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    blur = forms.TypedChoiceField(
        label=_("Ce que tout le monde verra du lieu"), choices=Blur.choices, coerce=Blur, widget=forms.RadioSelect,
        initial=Blur.EXACT, required=False, empty_value=Blur.EXACT,
        help_text=_("Le lieu exact reste connu de la seule équipe de la concertation, pour le registre."),
    )  # fmt: skip

    def clean_about(self) -> PlanObject | None:
        text = self.cleaned_data["about"]
        found = finding.about_of(self.concertation, text)
        if text and found is None:
            raise forms.ValidationError(gettext("Cet objet n’est pas dans le plan de cette concertation."))
        return found

    def clean_place(self) -> None:
        """Read the place once its fields are there; what is wrong with it is said beside the one that says it. Words
        that nobody has read back are no place yet."""
        told = self.cleaned_data
        told["geometry"] = None
        if any(told.get(name) for name in ("place_q", "track", "place_photo")):
            self.add_error(
                "place_q", gettext("Appuyez d’abord sur « Trouver ce lieu » : vous verrez ce qui est compris.")
            )
        elif told.get("about") or "about" in self.errors or told.get("unplaced"):
            return
        elif "shape" in told and "positions" in told:
            self._read_positions(told["shape"], told["positions"])

    def _read_positions(self, shape: Shape, positions: str) -> None:
        if not positions.strip():
            self.add_error("place_q", gettext("Dites où : écrivez un lieu, ou choisissez une autre façon."))
            return
        try:
            self.cleaned_data["geometry"] = self.read_place(shape, positions)
        except (InvalidGeometry, forms.ValidationError) as error:
            self.add_error("positions", str(error) if isinstance(error, InvalidGeometry) else error)

    def read_place(self, shape: Shape, positions: str) -> GEOSGeometry | None:
        return parse(geojson_of(shape, positions), limits=Limits(self.concertation.metric_srid))

    def place(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {"geometry": self.cleaned_data["geometry"], "showing": self.showing()}

    def showing(self) -> Showing:
        about = self.cleaned_data.get("about")
        name = "about_zone" if isinstance(about, Zone) else "about_prescription"
        blur = self.cleaned_data.get("blur") if self.cleaned_data.get("geometry") is not None else None
        return showing_of({name: about, "blur": blur})

    def keep_blurs_offered(self, kept: Blur = Blur.EXACT) -> None:
        """No question where there is but one way to show the place; `kept`: how it is shown already."""
        offered = blurring.offered(self.concertation, kept)
        field: Any = self.fields["blur"]
        field.choices = [(blur.value, blur.label) for blur in offered]
        if len(offered) == 1:
            del self.fields["blur"]
