"""The agents' uploads: a CNIG lot, the communes, the perimeter."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from carto.layers.sources.geojson_file import MAX_BYTES

MAX_LOT_BYTES = 300 << 20


def _at_most(limit: int) -> Any:
    def check(file: UploadedFile[bytes]) -> None:
        if (file.size or 0) > limit:
            raise ValidationError(_("Ce fichier est trop gros : %(most)d Mo au plus."), params={"most": limit >> 20})

    return check


class LotForm(forms.Form):
    lot = forms.FileField(
        label=_("Lot CNIG, en zip"),
        help_text=_(
            "Le dossier du plan tel que le remet le bureau d’études ou le Géoportail de l’urbanisme, compressé en zip, "
            "300 Mo au plus. Seules les données géographiques sont lues : les pièces écrites peuvent être omises."
        ),
        validators=[
            FileExtensionValidator(["zip"], _("Donnez une archive .zip.")),
            _at_most(MAX_LOT_BYTES),
        ],
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class GeoJsonForm(forms.Form):
    """One GeoJSON file; `prefix` tells the communes' from the perimeter's."""

    file = forms.FileField(
        label=_("Fichier GeoJSON"),
        validators=[
            FileExtensionValidator(["geojson", "json"], _("Donnez un fichier .geojson.")),
            _at_most(MAX_BYTES),
        ],
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
