"""What people type to be known: an address, a name, the number of a receipt."""

import re
from typing import Any, ClassVar

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carto.accounts.actions import open_account
from carto.accounts.actors import COOKIE, key_of
from carto.accounts.models import User, participant_of_key


class CodeRequestForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a code, and makes the account of an address that has none: nothing on the page tells one from the other,
    and nobody enters it without the code."""

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("Votre adresse électronique")
        field.initial = field.initial or _address_known_of(context.request)
        field.widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})

    def clean_email(self) -> str:
        email = str(super().clean_email()).lower()
        self._user = open_account(email)
        return email


def _address_known_of(request: Any) -> str:
    """The address typed on this device with a deposit."""
    key = key_of(request.COOKIES.get(COOKIE, ""))
    known = participant_of_key(key) if key else None
    return known.email if known else ""


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Elle n’est jamais publiée. Un message y est envoyé, avec un lien à ouvrir pour la confirmer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NameForm(forms.ModelForm[User]):
    """The real first and last name. One that an identity service has verified is not typed over."""

    class Meta:
        model = User
        fields: ClassVar = ["first_name", "last_name"]
        widgets: ClassVar = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }


REFERENCE = re.compile(r"([WRCMO]-?)?\d{1,9}", re.ASCII)


class FindAgainForm(forms.Form):
    reference = forms.CharField(
        label=_("Numéro du récépissé"), max_length=12, help_text=_("Comme W-0042, en haut du récépissé.")
    )
    email = forms.EmailField(
        label=_("Adresse électronique donnée alors"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_reference(self) -> str:
        """Nothing else than a number: a letter repeats it to whatever address was typed."""
        reference = str(self.cleaned_data["reference"]).strip().upper()
        if not REFERENCE.fullmatch(reference):
            raise ValidationError(_("Un numéro de récépissé s’écrit comme W-0042."))
        return reference
