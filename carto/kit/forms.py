"""What an agent chooses of a kit: where, and how large."""

from typing import Any

from django import forms
from django.contrib.gis.db.models import Union
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations.models import Concertation
from carto.contributions.places import surface_of
from carto.geo.geojson import Limits
from carto.kit.areas import Area, read_place
from carto.kit.frames import Scale
from carto.layers.models import Commune, PlanVersion, Zone

WHOLE, AROUND, DRAWN = "whole", "around", "drawn"
OF_ZONES = "zone:"  # then a LIBELLE, which several zones may bear

MOST_HA = 20_000  # what a whole kit covers at the smallest scale


class KitForm(forms.Form):
    area = forms.ChoiceField(label=gettext_lazy("secteur"))
    place = forms.CharField(
        label=gettext_lazy("lieu"),
        max_length=400,
        required=False,
        help_text=gettext_lazy(
            "Pour les alentours d’un lieu : latitude et longitude, ou l’adresse de la carte centrée là."
        ),
    )
    name = forms.CharField(label=gettext_lazy("nom du secteur dessiné"), max_length=160, required=False)
    positions = forms.CharField(
        label=gettext_lazy("contour du secteur dessiné"),
        max_length=40_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("Latitude puis longitude, un sommet par rangée."),
    )
    scale = forms.TypedChoiceField(
        label=gettext_lazy("échelle"),
        choices=Scale.choices,
        coerce=int,
        initial=Scale.QUARTER,
        help_text=gettext_lazy("Une feuille A3 couvre 750 m sur 600 au 1:2 500, et le double au 1:5 000."),
    )

    def __init__(self, data: Any, concertation: Concertation) -> None:
        super().__init__(data)
        self.concertation = concertation
        self.drawn: GEOSGeometry | None = None
        self.communes = {str(one.pk): one for one in Commune.objects.filter(concertation=concertation)}
        whole = [(WHOLE, _("Tout le périmètre"))] if concertation.perimeter is not None else []
        around = [(AROUND, _("Les alentours d’un lieu : une feuille"))]
        drawn = [(DRAWN, _("Un secteur que l’on dessine"))]
        communes = [(_("Communes"), [(pk, one.name) for pk, one in self.communes.items()])] if self.communes else []
        labels = self._zones().order_by("label").values_list("label", flat=True).distinct()
        zones = [(OF_ZONES + label, _("Zone %(label)s") % {"label": label}) for label in labels]
        plan = [(_("Zones du plan"), zones)] if zones else []
        area: Any = self.fields["area"]
        area.choices = [*whole, *around, *drawn, *communes, *plan]

    def _zones(self) -> "QuerySet[Zone]":
        """Of the plan in force."""
        return Zone.objects.filter(version=PlanVersion.objects.in_force(self.concertation))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("area") == AROUND and read_place(cleaned.get("place", "")) is None:
            said = _("Écrivez la latitude puis la longitude, par exemple 47.3512, -0.6534, ou l’adresse de la carte.")
            raise ValidationError({"place": said})
        if cleaned.get("area") == DRAWN and "positions" in cleaned:
            self._read_drawn(cleaned["positions"])
        return cleaned

    def _read_drawn(self, rows: str) -> None:
        try:
            limits = Limits(self.concertation.metric_srid, max_area_ha=MOST_HA)
            self.drawn = surface_of(rows, limits=limits)
        except ValidationError as error:
            raise ValidationError({"positions": error.messages}) from error
        perimeter = self.concertation.perimeter
        if perimeter is not None and not perimeter.intersects(self.drawn):
            raise ValidationError({"positions": _("Ce secteur est hors du périmètre de la concertation.")})

    def chosen(self) -> Area:
        """The area, once the form is valid."""
        area = self.cleaned_data["area"]
        if area == WHOLE and self.concertation.perimeter is not None:
            return Area(_("Tout le périmètre"), self.concertation.perimeter)
        if area in self.communes:
            return Area(self.communes[area].name, self.communes[area].geometry)
        if area.startswith(OF_ZONES):
            label = area.removeprefix(OF_ZONES)
            shape = self._zones().filter(label=label).aggregate(whole=Union("geometry"))["whole"]
            return Area(_("Zone %(label)s") % {"label": label}, shape)
        if self.drawn is not None:
            return Area(self.cleaned_data["name"] or _("Secteur dessiné"), self.drawn)
        place = read_place(self.cleaned_data["place"])
        assert place is not None
        return Area(_("Autour de %(lat)s, %(lon)s") % {"lat": f"{place.y:.4f}", "lon": f"{place.x:.4f}"}, place)
