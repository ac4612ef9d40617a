"""What the commissioner and the authority type at the end of an inquiry."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.conclusions.actions import Handed
from carto.conclusions.models import Extension, FollowUp, Opinion, Outcome, Paper, PaperKind, Point, PointKind
from carto.contributions import pieces

BLANK_LINE = re.compile(r"\n\s*\n")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PaperForm(forms.ModelForm[Paper]):
    """One paper; the opinion is asked of conclusions alone, the correction of a version that replaces another."""

    file = forms.FileField(
        label=gettext_lazy("fichier PDF"), help_text=gettext_lazy("Il est refait sans ses métadonnées ; 10 Mo au plus.")
    )

    class Meta:
        model = Paper
        fields = ("file", "handed_on", "opinion", "correction")
        widgets = {"handed_on": day_input(), "correction": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, kind: PaperKind, data: Any = None, files: Any = None, *, is_first: bool) -> None:
        super().__init__(data, files, prefix=kind)
        self.kind = kind
        if is_first:
            del self.fields["correction"]
        if kind is PaperKind.CONCLUSIONS:
            self.fields["opinion"] = forms.ChoiceField(label=_("Avis"), choices=[("", "—"), *Opinion.choices])
        else:
            del self.fields["opinion"]

    def _post_clean(self) -> None:
        """The action makes the row, and says what it refuses."""

    def handed(self) -> Handed:
        """What the action takes, the PDF cleaned; one refused becomes an error of its field (ValidationError)."""
        given = self.cleaned_data
        try:
            pdf = pieces.clean(given["file"])
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        return Handed(self.kind, pdf, given["handed_on"], given.get("opinion", ""), given.get("correction", ""))


class ExtensionForm(forms.ModelForm[Extension]):
    class Meta:
        model = Extension
        fields = ("until", "reason")
        widgets = {"until": day_input(), "reason": forms.Textarea(attrs={"rows": 3})}


class PointsForm(forms.Form):
    """Points of one kind, one under the other; a blank line parts them, and none empties the list."""

    bodies = forms.CharField(
        required=False, max_length=40_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Une ligne vide sépare l’une de la suivante ; elles sont numérotées dans cet ordre."),
    )  # fmt: skip

    def __init__(self, kind: PointKind, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=kind, **kwargs)
        self.fields["bodies"].label = _("Réserves") if kind is PointKind.RESERVE else _("Recommandations")

    def clean_bodies(self) -> list[str]:
        text = self.cleaned_data["bodies"].replace("\r\n", "\n")
        bodies = [body.strip() for body in BLANK_LINE.split(text) if body.strip()]
        longest = Point._meta.get_field("body").max_length or 0
        if long := [rank for rank, body in enumerate(bodies, start=1) if len(body) > longest]:
            raise ValidationError(
                _("Le n° %(rank)s dépasse %(longest)s caractères.") % {"rank": long[0], "longest": longest}
            )
        return bodies


class FollowUpForm(forms.ModelForm[FollowUp]):
    class Meta:
        model = FollowUp
        fields = ("outcome", "body", "done_on", "done_by")
        help_texts = {"done_by": gettext_lazy("Le conseil, un service : ce que tout le monde lira.")}
        widgets = {"done_on": day_input(), "body": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, point: Point, data: Any = None) -> None:
        super().__init__(data, prefix=f"p{point.pk}")
        self.fields["outcome"] = forms.ChoiceField(label=_("Suite"), choices=point.choices)

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])
