"""Two questions at most: where to write, how often."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.follow.models import Follow, Rhythm

OFFER_ID = "suivre-%s"  # under a vote, the page has other fields of the same names


class AddressForm(forms.Form):
    """Where to send the link to one's list."""

    email = forms.EmailField(
        label=_("adresse électronique"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class FollowForm(forms.Form):
    """`known`: the address that is known to be the asker's; another one is asked to confirm."""

    email = forms.EmailField(
        label=_("adresse électronique"),
        max_length=254,
        help_text=_("Elle ne sert qu’à ces messages, n’est montrée à personne, et s’oublie sur demande."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(label=_("rythme"), choices=Rhythm.choices, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, *, known: str = "", auto_id: str = "id_%s") -> None:
        super().__init__(data, initial={"email": known, "rhythm": Rhythm.DAILY}, auto_id=auto_id)

    def values(self) -> dict[str, Any]:
        return {"email": self.cleaned_data["email"].lower(), "rhythm": Rhythm(self.cleaned_data["rhythm"])}


class ConfirmForm(forms.Form):
    """Which of what was asked for one's address one wants: all of it, unless unticked."""

    follows = forms.MultipleChoiceField(required=False)

    def __init__(self, data: QueryDict | None = None, *, pending: list[Follow]) -> None:
        super().__init__(data)
        field = self.fields["follows"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(follow.pk), str(follow.pk)) for follow in pending]

    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["follows"]]
