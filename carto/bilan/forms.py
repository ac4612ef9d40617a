"""What the authority types about its bilan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from carto.bilan.changed import Pair, resolved
from carto.bilan.models import Adoption, Section
from carto.contributions import pieces
from carto.days import date_format
from carto.layers.models import PlanVersion


class SectionForm(forms.Form):
    """`follows`: the version that was read before writing."""

    body = forms.CharField(
        label=_("texte"), max_length=Section._meta.get_field("body").max_length, required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "En Markdown : **gras**, *italique*, listes, liens, titres. N’écrivez pas un chiffre qui peut changer : "
            "{contributions}, {votes} et {commentaires} sont remplacés par ceux du jour, à l’impression."
        ),
    )  # fmt: skip
    follows = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class VersionField(forms.ModelChoiceField[PlanVersion]):
    """One of the published versions of the plan, or none."""

    def label_from_instance(self, obj: PlanVersion) -> str:
        dated = _("version du %(date)s") % {"date": date_format(localtime(obj.imported_at))}
        return f"{obj.name}, {dated}"


class ConclusionForm(SectionForm):
    """With the two versions of the plan that its chapter compares, `usual` when none is chosen."""

    before = VersionField(PlanVersion.objects.none(), label=_("version de départ"), required=False)
    after = VersionField(PlanVersion.objects.none(), label=_("version d’arrivée"), required=False)

    def __init__(self, *args: Any, versions: QuerySet[PlanVersion], usual: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        labels = (_("La première publiée : %(name)s"), _("Celle en vigueur : %(name)s"))
        for name, label, version in zip(("before", "after"), labels, usual, strict=True):
            field = self.fields[name]
            assert isinstance(field, VersionField)
            field.queryset, field.empty_label = versions, label % {"name": version.name}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        both = {"before", "after"} <= given.keys()
        if both and resolved(self.usual, given["before"], given["after"]) is None:
            self.add_error("after", _("Choisissez deux versions différentes."))
        return given


class AdoptionForm(forms.ModelForm[Adoption]):
    """The act, and for a version that replaces another what it corrects."""

    act = forms.FileField(
        label=_("délibération (PDF)"),
        required=False,
        help_text=_("Il est refait sans ses métadonnées ; 10 Mo au plus."),
    )

    class Meta:
        model = Adoption
        fields = ("act_reference", "act_date", "correction")
        help_texts = {"act_reference": _("Son numéro, tel qu’il est cité : 2026-114.")}
        widgets = {
            "act_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "correction": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["correction"]

    def said(self) -> dict[str, Any]:
        """What the action takes, the PDF cleaned; one refused becomes an error of its field (ValidationError)."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "act"}
        try:
            return given | {"act": pieces.clean(self.cleaned_data["act"]) if self.cleaned_data["act"] else None}
        except ValidationError as error:
            raise ValidationError({"act": error.messages}) from error
