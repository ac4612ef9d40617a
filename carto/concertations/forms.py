"""The agents' forms: settings, calendar, themes, team. Times are typed and shown in the territory's civil time."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation, Kind, Milestone, Phase, Role, TakingPart, Theme
from carto.concertations.procedures import ProcedureType


class SettingsForm(forms.ModelForm[Concertation]):
    class Meta:
        model = Concertation
        fields: ClassVar = [
            "title", "owner_name", "owner_code", "procedure_kind", "territory", "introduction", "act_reference",
            "act_date", "objectives", "charter", "contact_email",
        ]  # fmt: skip
        widgets: ClassVar = {
            "introduction": forms.Textarea(attrs={"rows": 6}),
            "objectives": forms.Textarea(attrs={"rows": 6}),
            "charter": forms.Textarea(attrs={"rows": 5}),
            "act_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class CreationForm(SettingsForm):
    class Meta(SettingsForm.Meta):
        fields: ClassVar = ["title", "slug", "owner_name", "owner_code", "procedure_kind", "territory", "introduction"]
        help_texts: ClassVar = {
            "slug": _("Les lettres qui forment l’adresse de la page, par exemple plui-val-de-loire."),
        }


class TakingPartForm(forms.ModelForm[TakingPart]):
    """`sections`: the fields by subject, as the page groups them."""

    class Meta:
        model = TakingPart
        exclude: ClassVar = ["concertation", "charter_version"]
        widgets: ClassVar = {
            "identity_level": forms.RadioSelect,
            "moderation": forms.RadioSelect,
            "argument_order": forms.RadioSelect,
            "work_level": forms.RadioSelect,
            "embed_origins": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
            "data_notice": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {
            "identity_level": _(
                "Moins on demande, plus de personnes s’expriment. Rien n’est perdu faute de confirmation."
            ),
            "moderation": _("Avant publication : chaque texte attend qu’un modérateur l’ait lu."),
            "takes_outside": _(
                "De chaque côté, aussi loin que le périmètre est large ou haut. Ces contributions n’ont pas de commune."
            ),
            "embed_origins": _("Une adresse par rangée, comme https://www.ma-commune.fr. Vide : aucun autre site."),
            "burst_size": _(
                "Nombre de votes ou de textes d’un même réseau en dix minutes qui se montre aux modérateurs."
            ),
            "closing_questionnaire_days": _(
                "Combien de temps on demande à chacun comment cela s’est passé. 0 : on ne le demande pas."
            ),
        }

    SECTIONS = (
        (_("Qui prend part"), ("identity_level", "takes_groups")),
        (
            _("Ce que l’on peut proposer"),
            (
                "takes_unplaced", "takes_outside", "takes_plan_objects", "takes_blur", "most_photos", "most_pieces",
            ),
        ),
        (_("Débat"), ("moderation", "argument_order")),
        (_("À la clôture"), ("closing_questionnaire_days",)),
        (_("Contre le bourrage"), ("work_level", "deposits_an_hour", "voices_an_hour", "burst_size")),
        (_("Sur d’autres sites"), ("embed_origins",)),
        (
            _("Données personnelles"),
            (
                "data_officer_email", "data_notice", "keep_emails_months", "keep_devices_months", "keep_networks_days",
                "keep_drafts_days",
            ),
        ),
    )  # fmt: skip

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]


class CivilDateTimeField(forms.SplitDateTimeField):
    """A date and an hour in the active time zone (the view activates the territory's)."""

    widget = forms.SplitDateTimeWidget(
        date_attrs={"type": "date", "aria-label": _("jour")},  # type: ignore[dict-item]  # said in the language of the page
        time_attrs={"type": "time", "aria-label": _("heure")},  # type: ignore[dict-item]
        date_format="%Y-%m-%d",
        time_format="%H:%M",
    )
    widget.use_fieldset = True


class CivilEndField(CivilDateTimeField):
    """The same for an end, itself left out: 23:59 is the end of its day, the last second included, and is kept as the
    midnight that follows."""

    MINUTE = timedelta(minutes=1)

    def compress(self, data_list: tuple[date, time] | None) -> datetime | None:
        moment = super().compress(data_list)
        return moment + self.MINUTE if moment and (moment.hour, moment.minute) == (23, 59) else moment

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        civil = timezone.localtime(value)
        return civil - self.MINUTE if civil.time() == time.min else civil


class PhaseForm(forms.ModelForm[Phase]):
    opens_at = CivilDateTimeField(label=_("ouverture"))
    closes_at = CivilEndField(
        label=_("clôture"), help_text=_("23:59 : jusqu’à la fin de ce jour, dernière seconde comprise.")
    )

    class Meta:
        model = Phase
        fields: ClassVar = ["kind", "title", "opens_at", "closes_at"]


class ActForm(forms.Form):
    act = forms.CharField(
        label=_("acte qui décide ce changement"),
        max_length=200,
        required=False,
        help_text=_("Nécessaire une fois la concertation publiée ; il est écrit au registre et cité dans le bilan."),
    )


class ProcedureForm(ActForm):
    type = forms.ChoiceField(label=_("type de procédure"), choices=ProcedureType.choices)
    field_order = ("type", "act")


class MilestoneForm(forms.ModelForm[Milestone]):
    """One step; the page has one for each of the procedure's."""

    class Meta:
        model = Milestone
        fields: ClassVar = ["planned_on", "done_on", "act_body", "act_number", "act_on"]
        widgets: ClassVar = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("planned_on", "done_on", "act_on")
        }

    def dates(self) -> list[forms.BoundField]:
        return [self["planned_on"], self["done_on"]]

    def act(self) -> list[forms.BoundField]:
        return [self["act_body"], self["act_number"], self["act_on"]]


class ThemeForm(forms.ModelForm[Theme]):
    class Meta:
        model = Theme
        fields: ClassVar = ["label", "slug", "color", "pictogram"]
        widgets: ClassVar = {"color": forms.TextInput(attrs={"type": "color"})}


class KindForm(forms.ModelForm[Kind]):
    class Meta:
        model = Kind
        fields: ClassVar = ["label", "slug", "hint", "needs_piece", "needs_group", "body_is_optional"]


class CreatorForm(forms.Form):
    email = forms.EmailField(label=_("adresse électronique"), max_length=254)
    name = forms.CharField(label=_("nom affiché"), max_length=120)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("rôle"), choices=Role.choices)
    communes = forms.MultipleChoiceField(
        label=_("Communes d’un relais communal"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Ses droits s’arrêtent à ce qui les touche. Sans objet pour un autre rôle."),
    )  # fmt: skip

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes: Any = self.fields["communes"]
        communes.choices = list(concertation.communes.values_list("insee_code", "name"))


class InvitationForm(RoleForm):
    email = forms.EmailField(label=_("adresse électronique"))
    name = forms.CharField(label=_("nom affiché"), max_length=120)
    field_order = ("email", "name", "role", "communes")


PhaseFormSet = forms.modelformset_factory(Phase, PhaseForm, extra=1, can_delete=True)
ThemeFormSet = forms.modelformset_factory(Theme, ThemeForm, extra=1, can_delete=True)
KindFormSet = forms.modelformset_factory(Kind, KindForm, extra=1, can_delete=True)


def kept_forms(rows: forms.BaseFormSet[Any]) -> list[Any]:
    """The filled rows that are not ticked for deletion, in order."""
    gone = rows.deleted_forms
    return [form for form in rows.forms if form not in gone and (form.has_changed() or form.instance.pk is not None)]
