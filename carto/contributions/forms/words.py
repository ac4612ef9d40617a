"""What a contribution says: its kind, themes, texts and photo."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation, Kind, Theme
from carto.contributions import photos
from carto.contributions.photos import EncodedPhoto


class PhotoField(forms.FileField):
    """Gives an EncodedPhoto, None without a file."""

    def __init__(self, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> EncodedPhoto | None:
        upload = super().clean(data, initial)
        return photos.encode(upload) if upload else None


class WordsForm(forms.Form):
    """The part of a contribution's form that is about what it says."""

    kind = forms.ModelChoiceField[Kind](
        None, label=_("Nature"), to_field_name="slug", widget=forms.RadioSelect, empty_label=None
    )
    themes = forms.ModelMultipleChoiceField[Theme](
        None, label=_("Thèmes"), to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("Titre"), max_length=120)
    body = forms.CharField(label=_("Votre texte"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 7}))
    photo = PhotoField(
        label=_("Photo (facultative)"), help_text=_("12 Mo au plus. Le lieu et la date qu’elle contient sont effacés.")
    )

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.concertation = concertation
        for name, rows in (("kind", concertation.kinds.all()), ("themes", concertation.themes.all())):
            choices: Any = self.fields[name]
            choices.queryset = rows

    def words(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {name: self.cleaned_data[name] for name in ("kind", "themes", "title", "body", "photo")}
