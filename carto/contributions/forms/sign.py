"""Who signs a contribution, and what they accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carto.concertations.charter import changed
from carto.concertations.models import Concertation, IdentityLevel
from carto.contributions.models import AuthorKind
from carto.contributions.signing import FEWEST_SIGNATORIES, MOST_SIGNATORIES, Voice

OF_CHARTER = ("charter_accepted", "charter_version")
OF_SEVERAL = ("author_kind", "author_name", "signatory_count")


class SignForm(forms.Form):
    """The part of a deposit's form that is about its author. `website` stays empty: it is out of sight, and only
    machines fill it."""

    concertation: Concertation
    author_kind = forms.TypedChoiceField(
        label=_("Qui parle ?"), choices=AuthorKind.choices, coerce=AuthorKind, widget=forms.RadioSelect,
        initial=AuthorKind.PERSON, required=False, empty_value=AuthorKind.PERSON,
    )  # fmt: skip
    author_name = forms.CharField(
        label=_("Nom de l’organisation, du groupe, de l’atelier ou de la pétition"),
        max_length=160,
        required=False,
        help_text=_("Il est affiché à la place du pseudonyme."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    signatory_count = forms.IntegerField(
        label=_("Nombre de signataires de la pétition"),
        min_value=FEWEST_SIGNATORIES,
        max_value=MOST_SIGNATORIES,
        required=False,
        help_text=_("Tel que vous l’annoncez. La pétition compte pour une contribution."),
    )
    pseudonym = forms.CharField(
        label=_("Votre pseudonyme"),
        max_length=60,
        help_text=_("C’est le seul nom affiché."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    is_name_private = forms.BooleanField(
        label=_("Ne pas montrer ce nom au public"),
        required=False,
        help_text=_("Vous pourrez le montrer ou le cacher plus tard."),
    )
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        required=False,
        help_text=_(
            "Elle n’est jamais publiée. Cette concertation demande à savoir qui s’exprime : votre contribution est "
            "reçue tout de suite, vous confirmerez l’adresse ensuite."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    charter_accepted = forms.BooleanField(
        label=_("J’accepte la charte"),
        error_messages={"required": _("Pour contribuer, il faut accepter la charte.")},
    )
    charter_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=200)
    charter: int | None = None

    def keep_what_is_asked(self, needs: IdentityLevel | None, charter: int | None) -> None:
        """No group where each speaks for themselves alone; no address where nothing lacks, no charter
        once its version in force is accepted. The page sends which version it shows (`charter_version`)."""
        self.charter = charter
        unasked = () if self.concertation.rules_of_part.takes_groups else OF_SEVERAL
        for name in (
            *unasked,
            *(() if needs else ("email",)),
            *(() if charter else OF_CHARTER),
        ):
            del self.fields[name]

    def check_charter(self) -> None:
        """Another version than the one shown is to be read first."""
        if self.charter and self.cleaned_data.get("charter_version") not in (None, self.charter):
            self.add_error("charter_accepted", changed())

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(gettext("Laissez ce champ vide."))
        return ""

    def signature(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {"pseudonym": self.cleaned_data["pseudonym"], "voice": voice_of(self.cleaned_data)}


def voice_of(given: dict[str, Any]) -> Voice:
    """In whose name, from what either door has checked."""
    return Voice(
        author_kind=given.get("author_kind") or AuthorKind.PERSON,
        author_name=given.get("author_name") or "",
        signatory_count=given.get("signatory_count"),
        is_name_private=given.get("is_name_private", False),
    )
