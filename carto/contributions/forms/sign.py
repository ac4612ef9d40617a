"""Who signs a contribution, and what they accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """The part of a deposit's form that is about its author. `website` stays empty: it is out of sight, and only
    machines fill it."""

    pseudonym = forms.CharField(
        label=_("Votre pseudonyme"),
        max_length=60,
        help_text=_("C’est le seul nom affiché."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    charter_accepted = forms.BooleanField(
        label=_("J’accepte la charte"),
        error_messages={"required": _("Pour contribuer, il faut accepter la charte.")},
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_now("Laissez ce champ vide."))
        return ""

    def signature(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {"pseudonym": self.cleaned_data["pseudonym"]}
