"""Forms of moderation: what an author says against a masking, and the reasons a project manager words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions import reasons
from carto.contributions.forms import MaskForm
from carto.contributions.models import Passage, Reason
from carto.contributions.reasons import Told
from carto.moderation.models import Contest

LONGEST_LABEL = Reason._meta.get_field("label").max_length
LONGEST_EXPLANATION = Reason._meta.get_field("explanation").max_length


class ContestForm(forms.Form):
    body = forms.CharField(
        label=_("Pourquoi ce texte devrait être public"),
        max_length=Contest._meta.get_field("body").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PassageForm(MaskForm):
    """Which words to mask within a text, and why."""

    words = forms.CharField(
        label=_("Mots à masquer"),
        help_text=_(
            "Sélectionnez-les dans le texte au-dessus, ou recopiez-les tels qu’ils y sont, par mots entiers. Ils "
            "seront masqués partout où ils se trouvent dans ce texte et dans ses versions précédentes, en majuscules "
            "comme en minuscules."
        ),
        max_length=Passage._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "fr"}),
    )

    field_order = ["words", "reason"]


class ReasonForm(forms.Form):
    slug = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Motif, tel que tout le monde le lit"), max_length=LONGEST_LABEL)
    explanation = forms.CharField(
        label=_("Ce que l’on dit à l’auteur"), max_length=LONGEST_EXPLANATION, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_active = forms.BooleanField(label=_("En usage"), required=False, initial=True)

    def told(self) -> Told:
        return Told(**self.cleaned_data)


ReasonFormSet = forms.formset_factory(ReasonForm, extra=1)


def rows_of(concertation: Concertation, data: Any) -> Any:
    """One row each, but for those retired, and one to add another."""
    known = [one for one in reasons.every(concertation).values() if not one.is_retired]
    initial = [{name: getattr(one, name) for name in ("slug", "label", "explanation", "is_active")} for one in known]
    return ReasonFormSet(data, initial=initial, prefix="reasons")
