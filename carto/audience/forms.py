"""What is replied, which questions are asked, what the population is like."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.audience.questions import CLOSING, WHO, Question
from carto.audience.shares import read_shares
from carto.concertations.models import Concertation
from carto.contributions.spotting import spotted_in

MOST_RADIOS = 5


class ReplyForm(forms.Form):
    """One field a question, none of them necessary."""

    def __init__(self, *args: Any, questions: Sequence[Question], concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions:
            choices = one.choices_in(concertation)
            self.fields[one.slug] = forms.ChoiceField(
                label=one.label,
                choices=[("", gettext_lazy("Sans réponse")), *choices],
                required=False,
                widget=forms.RadioSelect if len(choices) <= MOST_RADIOS else forms.Select,
            )

    def replies(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "remark" and value}


class ClosingForm(ReplyForm):
    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, questions=CLOSING, concertation=concertation, **kwargs)
        self.fields["remark"] = forms.CharField(
            label=gettext_lazy("Une remarque ?"),
            help_text=gettext_lazy(
                "L’équipe de la concertation la lit, personne d’autre : elle n’est pas publiée. "
                "N’y écrivez ni votre nom, ni celui d’une autre personne."
            ),
            max_length=2_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean_remark(self) -> str:
        """What leads to a person is not taken: nobody needs it to read a remark."""
        remark: str = self.cleaned_data["remark"]
        found = spotted_in([remark])
        if found:
            raise ValidationError(
                _("Vous écrivez %(found)s : ôtez-le, ce questionnaire est anonyme.")
                % {"found": ", ".join(map(str, found))}
            )
        return remark


class ChoiceForm(forms.Form):
    slugs = forms.MultipleChoiceField(
        label=gettext_lazy("Questions posées après une contribution ou un vote"),
        choices=[(one.slug, one.label) for one in WHO],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SharesForm(forms.Form):
    question = forms.ChoiceField(label=gettext_lazy("Question"), choices=[(one.slug, one.label) for one in WHO])
    file = forms.FileField(
        label=gettext_lazy("fichier CSV"),
        required=False,
        help_text=gettext_lazy(
            "Quatre colonnes : la réponse avec les mots de la question, la part en %, la source, la date. "
            "Par exemple : 25 à 39 ans;18,5;Insee, recensement;2022"
        ),
    )
    removes = forms.BooleanField(label=gettext_lazy("Retirer les parts de cette question"), required=False)

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._concertation = concertation

    @property
    def about(self) -> Question:
        return next(one for one in WHO if one.slug == self.cleaned_data["question"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["shares"] = []
        if given.get("removes") or self.errors:
            return given
        if not given.get("file"):
            raise ValidationError({"file": _("Choisissez un fichier.")})
        try:
            given["shares"] = read_shares(given["file"], self.about, self._concertation)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        return given
