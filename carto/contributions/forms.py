"""The forms that work without a map and without JavaScript: propose, edit, mask."""

from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations.models import Concertation, Kind, Theme
from carto.contributions import photos
from carto.contributions.models import Contribution, MaskReason
from carto.contributions.photos import EncodedPhoto
from carto.contributions.places import Shape, geojson_of, rows_of
from carto.geo.geojson import InvalidGeometry, Limits, parse


class PhotoField(forms.FileField):
    """Gives an EncodedPhoto, None without a file."""

    def __init__(self, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> EncodedPhoto | None:
        upload = super().clean(data, initial)
        return photos.encode(upload) if upload else None


class ContributionForm(forms.Form):
    """What a contribution says and where; `cleaned_data["geometry"]` is what `geo.geojson.parse` returns."""

    kind = forms.ModelChoiceField[Kind](
        None, label=gettext_lazy("Nature"), to_field_name="slug", widget=forms.RadioSelect, empty_label=None
    )
    themes = forms.ModelMultipleChoiceField[Theme](
        None, label=gettext_lazy("Thèmes"), to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Votre texte"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 7})
    )
    shape = forms.TypedChoiceField(
        label=gettext_lazy("Vous montrez"), choices=Shape.choices, coerce=Shape, widget=forms.RadioSelect,
        initial=Shape.POINT,
    )  # fmt: skip
    positions = forms.CharField(
        label=gettext_lazy("Position"),
        max_length=40_000,
        help_text=gettext_lazy(
            "Latitude puis longitude en degrés, par exemple 47.3512, -0.6534. Pour une ligne ou une surface, une "
            "position par rangée, dans l’ordre du tracé."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    photo = PhotoField(
        label=gettext_lazy("Photo (facultative)"),
        help_text=gettext_lazy("12 Mo au plus. Le lieu et la date qu’elle contient sont effacés."),
    )

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.concertation = concertation
        for name, rows in (("kind", concertation.kinds.all()), ("themes", concertation.themes.all())):
            choices: Any = self.fields[name]
            choices.queryset = rows

    def clean(self) -> None:
        if "shape" not in self.cleaned_data or "positions" not in self.cleaned_data:
            return
        try:
            self.cleaned_data["geometry"] = self.read_place(self.cleaned_data["shape"], self.cleaned_data["positions"])
        except InvalidGeometry as error:
            self.add_error("positions", str(error))
        except ValidationError as error:
            self.add_error("positions", error)

    def read_place(self, shape: Shape, positions: str) -> GEOSGeometry:
        return parse(geojson_of(shape, positions), limits=Limits(self.concertation.metric_srid))

    def add_refusal(self, error: ValidationError) -> None:
        """Show beside its field what an action refused."""
        for name, sentences in error.message_dict.items():
            field = {"geometry": "positions"}.get(name, name)
            self.add_error(field if field in self.fields else None, sentences)

    def values(self, *names: str) -> dict[str, Any]:
        """What the actions take, by name."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "themes", "title", "body", "geometry", "photo", *names)
        }


class DepositForm(ContributionForm):
    """`website` stays empty: it is out of sight, and only machines fill it."""

    pseudonym = forms.CharField(
        label=gettext_lazy("Votre pseudonyme"),
        max_length=60,
        help_text=gettext_lazy("C’est le seul nom affiché."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    charter_accepted = forms.BooleanField(
        label=gettext_lazy("J’accepte la charte"),
        error_messages={"required": gettext_lazy("Pour contribuer, il faut accepter la charte.")},
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Laissez ce champ vide."))
        return ""


class EditForm(ContributionForm):
    is_photo_removed = forms.BooleanField(label=gettext_lazy("Retirer la photo"), required=False)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        shown = {
            "kind": contribution.kind.slug,
            "themes": [theme.slug for theme in contribution.themes.all()],
            "title": contribution.title,
            "body": contribution.body,
            "shape": contribution.geometry.geom_type,
            "positions": rows_of(contribution.geometry),
        }
        super().__init__(*args, concertation=contribution.concertation, initial=shown, **kwargs)
        self.contribution = contribution
        if not hasattr(contribution, "photo"):
            del self.fields["is_photo_removed"]

    def read_place(self, shape: Shape, positions: str) -> GEOSGeometry:
        """The stored geometry when nothing of it was retyped: the rows shown leave out the holes of a surface."""
        as_shown = shape == self.initial["shape"] and positions.split() == self.initial["positions"].split()
        return self.contribution.geometry if as_shown else super().read_place(shape, positions)


class MaskForm(forms.Form):
    reason = forms.TypedChoiceField(label=gettext_lazy("Motif"), choices=MaskReason.choices, coerce=MaskReason)
