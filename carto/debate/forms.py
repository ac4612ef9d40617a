"""What the debate's forms take; each keeps what was typed when it comes back with an error."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant
from carto.concertations.charter import changed
from carto.contributions.forms import MaskForm
from carto.contributions.forms.contact import ContactForm
from carto.debate.models import Choice, Comment, Report, Side

LONGEST_COMMENT = Comment._meta.get_field("body").max_length
LONGEST_NOTE = Report._meta.get_field("note").max_length


class SpeakingForm(ContactForm):
    """A form whose text is published under a pseudonym, proposed when the device already has one. `charter`: the
    version still to be accepted. The page says beside the button that publishing accepts it, and sends which version
    it shows: nobody accepts another than the one they could read."""

    charter_accepted = forms.IntegerField(required=False, widget=forms.HiddenInput)

    pseudonym = forms.CharField(
        label=_("Votre pseudonyme"),
        max_length=60,
        required=False,
        help_text=_("C’est le seul nom affiché."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        participant: Participant | None,
        charter: int | None,
        auto_id: str,
        initial: dict[str, Any] | None = None,
    ) -> None:
        name = participant.pseudonym if participant else ""
        super().__init__(data, auto_id=auto_id, initial={"pseudonym": name} | (initial or {}))
        self.charter = charter

    def require_signature(self) -> None:
        """A name, and the charter accepted."""
        if self.charter not in (None, self.cleaned_data.get("charter_accepted")):
            self.add_error(None, changed())
        if not self.cleaned_data.get("pseudonym") and "pseudonym" not in self.errors:
            self.add_error("pseudonym", _("Choisissez un pseudonyme : il signera votre texte."))

    def spoken(self) -> dict[str, Any]:
        """What the actions take, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "charter_accepted"}


class VoteForm(SpeakingForm):
    """`choice` comes from the button pressed."""

    choice = forms.TypedChoiceField(choices=Choice.choices, coerce=Choice, widget=forms.HiddenInput)
    argument = forms.CharField(
        label=_("Votre argument (facultatif)"),
        max_length=LONGEST_COMMENT,
        required=False,
        help_text=_("Il paraîtra dans le débat, du côté de votre vote."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["argument", "pseudonym"]

    def clean(self) -> None:
        if self.cleaned_data.get("argument"):
            self.require_signature()


class CommentForm(SpeakingForm):
    """`parent` is the number of the comment replied to, on the same contribution, and quoted if `is_quoting`."""

    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    side = forms.TypedChoiceField(
        label=_("Votre position"), choices=Side.choices, coerce=Side, widget=forms.RadioSelect
    )
    body = forms.CharField(label=_("Votre texte"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3}))
    is_quoting = forms.BooleanField(label=_("Citer ce texte dans ma réponse"), required=False)
    field_order = ["parent", "is_quoting", "side", "body", "pseudonym"]

    def clean(self) -> None:
        self.require_signature()


class CommentEditForm(ContactForm, forms.ModelForm[Comment]):
    class Meta:
        model = Comment
        fields: ClassVar = ["body"]
        labels: ClassVar = {"body": _("Votre texte")}
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 6})}


class ReportForm(MaskForm):
    """`comment` is the number of the comment reported, absent for the contribution itself."""

    comment = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Précision (facultative)"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["comment", "reason", "note"]
