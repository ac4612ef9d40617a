"""The forms that work without a map and without JavaScript: propose, edit, mask. Each part of a contribution has its
own file; the whole forms are here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation, IdentityLevel
from carto.contributions import passages, reasons
from carto.contributions.actions import Showing
from carto.contributions.attaching import LONGEST_DESCRIPTION, Attached
from carto.contributions.forms.contact import ContactForm
from carto.contributions.forms.place import PlaceForm
from carto.contributions.forms.sign import SignForm
from carto.contributions.forms.words import WordsForm
from carto.contributions.models import Blur, Contribution, Photo, Piece
from carto.contributions.places import Shape, rows_of
from carto.contributions.plan_objects import PlanObject
from carto.contributions.spotting import Held


class ContributionForm(WordsForm, PlaceForm, ContactForm):
    """What a contribution says and where."""

    def clean(self) -> None:
        self.clean_place()

    def add_refusal(self, error: ValidationError) -> None:
        """Show beside its field what an action refused."""
        if isinstance(error, Held):
            self.add_held(error)
            return
        for name, sentences in error.message_dict.items():
            field = {"geometry": "place_q" if not self.cleaned_data.get("positions") else "positions"}.get(name, name)
            self.add_error(field if field in self.fields else None, sentences)

    def values(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {**self.words(), **self.place()}


class DepositForm(ContributionForm, SignForm):
    """`needs`: what the concertation still asks of who they are; `charter`: the version that is to be accepted; `near`:
    references of those that its author was told of, and from which it differs."""

    near = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs: IdentityLevel | None = None, charter: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep_what_is_asked(needs, charter)
        self.keep_blurs_offered()

    def clean(self) -> None:
        super().clean()
        self.check_charter()

    def values(self) -> dict[str, Any]:
        return {**super().values(), **self.signature(), "near": self.cleaned_data["near"].split()}


class EditForm(ContributionForm):
    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        said = passages.whole_of(contribution)
        shown = {
            "kind": contribution.kind.slug,
            "themes": [theme.slug for theme in contribution.themes.all()],
            "title": said.title,
            "body": said.body,
            "shape": contribution.geometry.geom_type if contribution.geometry else Shape.POINT,
            "positions": rows_of(contribution.geometry) if contribution.geometry else "",
            "about": about_text(contribution),
            "unplaced": contribution.geometry is None,
            "blur": contribution.blur,
        }
        for reply in contribution.replies.all():
            value = {True: "oui", False: "non"}[reply.value] if isinstance(reply.value, bool) else reply.value
            shown[f"reply-{reply.question.slug}"] = value
        super().__init__(*args, concertation=contribution.concertation, initial=shown, **kwargs)
        self.contribution = contribution
        self.keep_blurs_offered(Blur(contribution.blur))
        kinds: Any = self.fields["kind"]
        kinds.queryset = kinds.queryset | contribution.concertation.kinds.filter(pk=contribution.kind_id)
        for photo in contribution.photos.all():
            self.fields[f"removes-{photo.sha256}"] = forms.BooleanField(label=_("Ôter cette photo"), required=False)
            self.fields[f"describes-{photo.sha256}"] = forms.CharField(
                label=_("Ce que montre la photo"),
                max_length=LONGEST_DESCRIPTION,
                required=False,
                initial=photo.description,
            )
        for piece in contribution.pieces.all():
            self.fields[f"removes-{piece.sha256}"] = forms.BooleanField(label=_("Ôter ce document"), required=False)

    def present_photos(self) -> list[tuple[Photo, forms.BoundField, forms.BoundField]]:
        """Each with the box that removes it and the field that says what it shows."""
        photos = self.contribution.photos.all()
        return [(one, self[f"removes-{one.sha256}"], self[f"describes-{one.sha256}"]) for one in photos]

    def present_pieces(self) -> list[tuple[Piece, forms.BoundField]]:
        return [(one, self[f"removes-{one.sha256}"]) for one in self.contribution.pieces.all()]

    def attached(self) -> Attached:
        told = self.cleaned_data
        removed = {name.removeprefix("removes-") for name in told if name.startswith("removes-") and told[name]}
        described = {
            name.removeprefix("describes-"): told[name] for name in self.changed_data if name.startswith("describes-")
        }
        return replace(super().attached(), removed=frozenset(removed), described=described)

    def clean_about(self) -> PlanObject | None:
        """The object it was about stays, even of a plan that another has replaced."""
        if self.cleaned_data["about"] and self.cleaned_data["about"] == self.initial["about"]:
            return self.contribution.about_zone or self.contribution.about_prescription
        return super().clean_about()

    def showing(self) -> Showing:
        """Shown as precisely as it was unless said otherwise: a place moved is not given away by the move."""
        chosen = super().showing()
        is_kept = self.cleaned_data["geometry"] is not None and not self.data.get("blur")
        return replace(chosen, blur=Blur(self.contribution.blur)) if is_kept else chosen

    def read_place(self, shape: Shape, positions: str) -> GEOSGeometry | None:
        """The stored geometry when nothing of it was retyped: what was accepted once is not judged anew."""
        as_shown = shape == self.initial["shape"] and positions.split() == self.initial["positions"].split()
        return self.contribution.geometry if as_shown else super().read_place(shape, positions)


def about_text(contribution: Contribution) -> str:
    """The object of the plan that it is about, as the field `about` holds it."""
    if contribution.about_zone_id:
        return f"zone:{contribution.about_zone_id}"
    return f"prescription:{contribution.about_prescription_id}" if contribution.about_prescription_id else ""


class MaskForm(forms.Form):
    """With a reason of the concertation's closed list."""

    reason = forms.ChoiceField(label=_("Motif"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.slug, one.label) for one in reasons.offered(concertation)
        ]
