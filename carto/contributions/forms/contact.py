"""The box by which an author keeps the personal details that were found in a text (see `spotting`)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carto.contributions.spotting import Held


class ContactForm(forms.Form):
    """Shown once something was found, by `contributions/_keeps_contact.html`. Ticked, the box sends what was found, a
    line each: it keeps that, and nothing that is typed later."""

    keeps_contact = forms.CharField(
        label=_("C’est un contact public, je le garde"), required=False, strip=False, widget=forms.HiddenInput
    )
    found: tuple[str, ...] = ()

    def clean_keeps_contact(self) -> list[str]:
        return list(self.cleaned_data["keeps_contact"].splitlines())

    def add_held(self, error: ValidationError) -> None:
        """Show why the sending is held: `error` as the actions raise it."""
        if isinstance(error, Held):
            self.found = tuple(error.found)
        for name, sentences in error.message_dict.items():
            self.add_error(name if name in self.fields else None, sentences)

    @property
    def contact_words(self) -> str:
        """What the box sends."""
        return "\n".join(self.found) or self["keeps_contact"].value() or ""

    @property
    def kept_contact(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {"keeps_contact": self.cleaned_data["keeps_contact"]}
