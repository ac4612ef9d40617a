"""The forms that work without a map and without JavaScript: propose, edit, mask. Each part of a contribution has its
own file; the whole forms are here."""

from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import IdentityLevel
from carto.contributions.forms.place import PlaceForm
from carto.contributions.forms.sign import SignForm
from carto.contributions.forms.words import WordsForm
from carto.contributions.models import Contribution, MaskReason
from carto.contributions.places import Shape, rows_of


class ContributionForm(WordsForm, PlaceForm):
    """What a contribution says and where."""

    def clean(self) -> None:
        self.clean_place()

    def add_refusal(self, error: ValidationError) -> None:
        """Show beside its field what an action refused."""
        for name, sentences in error.message_dict.items():
            field = {"geometry": "positions"}.get(name, name)
            self.add_error(field if field in self.fields else None, sentences)

    def values(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {**self.words(), **self.place()}


class DepositForm(ContributionForm, SignForm):
    """`needs`: what the concertation still asks of who they are."""

    def __init__(self, *args: Any, needs: IdentityLevel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep_what_is_asked(needs)

    def values(self) -> dict[str, Any]:
        return {**super().values(), **self.signature()}


class EditForm(ContributionForm):
    is_photo_removed = forms.BooleanField(label=_("Retirer la photo"), required=False)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        shown = {
            "kind": contribution.kind.slug,
            "themes": [theme.slug for theme in contribution.themes.all()],
            "title": contribution.title,
            "body": contribution.body,
            "shape": contribution.geometry.geom_type if contribution.geometry else Shape.POINT,
            "positions": rows_of(contribution.geometry) if contribution.geometry else "",
        }
        super().__init__(*args, concertation=contribution.concertation, initial=shown, **kwargs)
        self.contribution = contribution
        if not hasattr(contribution, "photo"):
            del self.fields["is_photo_removed"]

    def read_place(self, shape: Shape, positions: str) -> GEOSGeometry | None:
        """The stored geometry when nothing of it was retyped: the rows shown leave out the holes of a surface."""
        as_shown = shape == self.initial["shape"] and positions.split() == self.initial["positions"].split()
        return self.contribution.geometry if as_shown else super().read_place(shape, positions)


class MaskForm(forms.Form):
    reason = forms.TypedChoiceField(label=_("Motif"), choices=MaskReason.choices, coerce=MaskReason)
