"""What an agent types about a meeting: what is announced, why it is cancelled, how it went."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carto.concertations.forms import CivilDateTimeField
from carto.contributions import pieces
from carto.contributions.pieces import EncodedPiece
from carto.meetings import placing
from carto.meetings.actions import SAID
from carto.meetings.models import Meeting


class MeetingForm(forms.ModelForm[Meeting]):
    """`choices`: the places among which to say which one, after what was typed named several."""

    starts_at = CivilDateTimeField(label=_("début"))
    ends_at = CivilDateTimeField(label=_("fin"))
    position = forms.CharField(
        label=_("où c’est sur la carte"),
        max_length=placing.LONGEST,
        required=False,
        help_text=_("Une adresse, un lieu-dit, ou latitude et longitude comme 47.3512, -0.6534. Facultatif."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    choices: tuple[placing.Choice, ...] = ()
    field_order = (
        "kind", "title", "about", "starts_at", "ends_at", "place_words", "position", "access", "takes_sign_ups",
        "capacity", "modalite",
    )  # fmt: skip

    class Meta:
        model = Meeting
        fields: ClassVar = [name for name in SAID if name not in ("lon", "lat")]
        widgets: ClassVar = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "place_words": _("Ce qui se lit sur l’affiche : la salle, l’adresse, ou le point de départ."),
            "access": _("Accès en fauteuil, boucle magnétique, langue des signes, garde d’enfants, transports."),
            "capacity": _("Vide : vient qui veut. Au-delà, les inscriptions attendent qu’une place se libère."),
        }

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.initial["position"] = self.instance.position
        modalites: Any = self.fields["modalite"]
        modalites.queryset = self.instance.concertation.modalites.filter(formality="")
        modalites.label_from_instance = lambda one: one.wording[:90]

    def clean_position(self) -> tuple[float, float] | None:
        text = (self.data.get("chosen") or self.cleaned_data["position"]).strip()
        if not text:
            return None
        placed = placing.place(self.instance.concertation, text)
        if placed.point is None:
            self.choices = placed.choices
            raise ValidationError(gettext("Plusieurs lieux portent ce nom : dites lequel."))
        return placed.point

    def said(self) -> dict[str, Any]:
        """What the actions take, by name."""
        given = dict(self.cleaned_data)
        lon, lat = given.pop("position") or (None, None)
        return given | {"lon": lon, "lat": lat}


class SignUpForm(forms.Form):
    """`website`: for machines, which fill every field."""

    name = forms.CharField(
        label=_("Votre nom, ou un pseudonyme"),
        max_length=60,
        help_text=_("Seule l’équipe le lit."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Adresse électronique, facultative"),
        required=False,
        help_text=_("Pour être prévenu si la rencontre change, et pouvoir vous désister d’un autre appareil."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def said(self) -> dict[str, str]:
        """What the action takes, by name."""
        return {name: self.cleaned_data[name] for name in ("name", "email")}

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(gettext("Laissez ce champ vide."))
        return ""


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("motif"), max_length=300, help_text=_("Il est public, et écrit à ceux qui se sont inscrits.")
    )


class HoldForm(forms.Form):
    attendance = forms.IntegerField(
        label=_("personnes présentes"), required=False, validators=[MinValueValidator(0)], max_value=100_000
    )
    minutes = forms.CharField(
        label=_("compte rendu"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Ce qui s’est dit, sans nommer de particulier : il est public."),
    )  # fmt: skip
    file = forms.FileField(label=_("compte rendu en PDF"), required=False)

    def received(self) -> EncodedPiece | None:
        """The PDF cleaned, once the rest is valid; one refused becomes an error of its field (ValidationError)."""
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        try:
            return pieces.clean(upload)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
