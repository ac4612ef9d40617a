"""What an agent types about a modalité: what was voted, what was done, what proves it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carto.concertations.forms import ActForm
from carto.modalites.actions import DONE, VOTED
from carto.modalites.models import Modalite
from carto.modalites.proving import NewProof, receive


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AnnounceForm(forms.ModelForm[Modalite]):
    act = forms.CharField(
        label=_("acte qui la décide"),
        max_length=200,
        required=False,
        help_text=_("Nécessaire une fois la concertation publiée : la délibération de prescription, ou celle d’après."),
    )

    class Meta:
        model = Modalite
        fields: ClassVar = VOTED
        widgets: ClassVar = {
            "wording": forms.Textarea(attrs={"rows": 2}),
            "planned_from": day(),
            "planned_until": day(),
        }
        help_texts: ClassVar = {"wording": _("Les mots de la délibération, une modalité à la fois.")}


class CarryOutForm(forms.ModelForm[Modalite]):
    file = forms.FileField(label=_("preuve"), required=False, help_text=_("Une photo, une coupure de presse, un PDF."))
    proof_label = forms.CharField(label=_("ce que montre la preuve"), max_length=200, required=False)
    proof_taken_on = forms.DateField(label=_("date de la preuve"), required=False, widget=day())
    proof_place = forms.CharField(label=_("lieu de la preuve"), max_length=200, required=False)

    class Meta:
        model = Modalite
        fields: ClassVar = DONE
        widgets: ClassVar = {
            "account": forms.Textarea(attrs={"rows": 3}),
            "done_from": day(),
            "done_until": day(),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("file") and not given.get("proof_label"):
            self.add_error("proof_label", _("Dites en quelques mots ce que montre la preuve, et où."))
        return given

    def received(self) -> NewProof | None:
        """The proof cleaned, once the rest is valid; a file refused becomes an error of its field (ValidationError)."""
        given = self.cleaned_data
        if not given["file"]:
            return None
        try:
            return receive(
                given["file"], label=given["proof_label"], taken_on=given["proof_taken_on"], place=given["proof_place"]
            )
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error


class WithdrawForm(ActForm):
    """The act that takes a modalité back."""
