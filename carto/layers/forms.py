"""The agents' uploads: a plan, the communes, the perimeter, a layer; and the code of a plan to fetch."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from carto.layers.models import ContextLayer

MAX_BYTES = 2 << 30
# Communes and perimeter are read while their sender waits.
MAX_AT_ONCE_BYTES = 50 << 20
SUFFIXES = (
    ".zip", ".gpkg", ".geojson", ".json", ".gml", ".xsd", ".csv", ".csvt", ".xml",
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".tab", ".map", ".dat", ".id", ".ind", ".mif", ".mid",
)  # fmt: skip
FORMATS = _("Zip, GeoPackage, GeoJSON, GML, CSV avec WKT, Shapefile ou MapInfo (avec tous leurs fichiers).")


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several sent together, as a Shapefile's are; cleaned as a list, `most` bytes in all."""

    widget = _FilesInput

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most
        self.widget.attrs["accept"] = ",".join(SUFFIXES)

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile[bytes]]:
        files = data if isinstance(data, list) else [data]
        kept = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        for file in kept:
            if PurePosixPath(file.name).suffix.lower() not in SUFFIXES:
                raise ValidationError(_("« %(name)s » n’est pas d’un format lu ici."), params={"name": file.name})
        if sum(file.size or 0 for file in kept) > self.most:
            raise ValidationError(_("C’est trop gros : %(most)d Mo au plus."), params={"most": self.most >> 20})
        return kept


class PlanForm(forms.Form):
    sent = FilesField(
        label=_("Plan, au format CNIG"),
        help_text=_(
            "Le dossier du plan tel que le remet le bureau d’études ou le Géoportail de l’urbanisme, compressé en zip, "
            "ou ses tables seules : GeoPackage, GeoJSON, GML, CSV, Shapefile ou MapInfo (avec tous leurs fichiers). "
            "2 Go au plus. Les pièces écrites sont gardées avec le plan."
        ),
        most=MAX_BYTES,
    )


class PortalForm(forms.Form):
    """What the Géoportail de l’urbanisme is asked for."""

    code = forms.CharField(
        label=_("Code INSEE de la commune ou SIREN de l’intercommunalité"),
        max_length=9,
        validators=[
            RegexValidator(r"^(\d{9}|\d[0-9AB]\d{3})$", _("Cinq caractères (INSEE) ou neuf chiffres (SIREN)."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CommunesForm(PortalForm):
    """What geo.api.gouv.fr is asked for."""

    with_perimeter = forms.BooleanField(label=_("Prendre aussi leur réunion comme périmètre"), required=False)


class OutlineForm(forms.Form):
    """The communes or the perimeter; `prefix` tells them apart."""

    sent = FilesField(label=_("Fichier"), help_text=FORMATS, most=MAX_AT_ONCE_BYTES)


class LayerForm(forms.ModelForm[ContextLayer]):
    """What a layer is and how it is shown."""

    class Meta:
        model = ContextLayer
        fields = ("label", "role", "color", "rank")
        widgets = {"color": forms.TextInput(attrs={"type": "color"})}
        help_texts = {
            "role": _("Les parcelles, les lieux-dits et les rues servent à la recherche d’un lieu."),
            "rank": _("Les rangs les plus petits sont dessinés dessous."),
        }


class NewLayerForm(LayerForm):
    sent = FilesField(label=_("Fichier"), help_text=FORMATS, most=MAX_BYTES)

    class Meta(LayerForm.Meta):
        exclude = ("rank",)
