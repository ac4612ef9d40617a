"""What an agent types for somebody: how and when it came, and what was said."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations.models import Concertation, Kind, Theme
from carto.contributions.models import Channel, ContributionQuerySet
from carto.contributions.places import Shape
from carto.days import date_format
from carto.intake import sheets, wheres
from carto.intake.actions import Line, Received
from carto.intake.rows import Defaults
from carto.layers.search import Found
from carto.meetings.models import Meeting
from carto.modalites.proving import NewProof, receive

LINES = 8
BY_HAND = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class MeetingField(forms.ModelChoiceField[Meeting]):
    """The latest first; the cancelled ones gathered nothing."""

    def offer(self, concertation: Concertation) -> None:
        rows = Meeting.objects.filter(concertation=concertation, cancelled_at=None)
        self.queryset = rows.select_related("concertation").order_by("-starts_at", "-pk")

    def label_from_instance(self, meeting: Meeting) -> str:
        day = meeting.starts_at.astimezone(meeting.concertation.zone_info).date()
        return f"{meeting.title} ({date_format(day, 'SHORT_DATE_FORMAT')})"


class ReceivedForm(forms.Form):
    """`place` proposes what was used before; the meetings that were announced are chosen."""

    channel = forms.TypedChoiceField(
        label=gettext_lazy("Voie"), choices=BY_HAND, coerce=Channel, widget=forms.RadioSelect, initial=Channel.ORAL
    )
    meeting = MeetingField(label=gettext_lazy("Rencontre"), queryset=Meeting.objects.none(), required=False)
    place = forms.CharField(
        label=gettext_lazy("Lieu du registre ou de la permanence"), max_length=160, required=False,
        widget=forms.TextInput(attrs={"list": "known-places", "autocomplete": "off"}),
    )  # fmt: skip
    page = forms.CharField(label=gettext_lazy("Page du registre"), max_length=20, required=False)
    received_at = forms.DateTimeField(
        label=gettext_lazy("Reçue le"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    is_late_kept = forms.BooleanField(label=gettext_lazy("Hors délai : la garder, à part"), required=False)

    def received(self) -> Received:
        told = self.cleaned_data
        return Received(
            told.get("channel", Channel.REGISTER),
            told["received_at"],
            told["place"],
            told["page"],
            told["meeting"],
            is_late_kept=told["is_late_kept"],
        )


class LineForm(forms.Form):
    """`where_chosen` comes from the choices that the page offers when the words have several meanings."""

    body = forms.CharField(
        label=gettext_lazy("Texte"), max_length=5_000, strip=True, widget=forms.Textarea(attrs={"rows": 4})
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=120, required=False,
        help_text=gettext_lazy("Laissé vide : les premiers mots du texte."),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Nom montré"), max_length=60, required=False,
        help_text=gettext_lazy("Comme la personne le souhaite ; vide : « Anonyme »."),
    )  # fmt: skip
    kind = forms.ModelChoiceField[Kind](label=gettext_lazy("Nature"), queryset=Kind.objects.none())
    themes = forms.ModelMultipleChoiceField[Theme](
        label=gettext_lazy("Thèmes"), queryset=Theme.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    where = forms.CharField(
        label=gettext_lazy("Lieu"), max_length=200, required=False,
        help_text=gettext_lazy("Adresse, parcelle, lieu-dit, commune ou « latitude, longitude » ; vide : sans lieu."),
    )  # fmt: skip
    where_chosen = forms.CharField(required=False, max_length=200)
    is_private = forms.BooleanField(label=gettext_lazy("Ne pas la mettre en ligne"), required=False)
    keeps_contact = forms.BooleanField(
        label=gettext_lazy("Garder les coordonnées écrites dans le texte"), required=False
    )
    concertation: Concertation
    found: wheres.Where = wheres.NOWHERE

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.concertation = concertation
        fields: Any = self.fields
        fields["kind"].queryset, fields["themes"].queryset = concertation.offered_kinds, concertation.themes.all()
        fields["kind"].initial = concertation.offered_kinds.first()
        fields["kind"].empty_label = None

    def clean(self) -> None:
        told = self.cleaned_data
        self.found = wheres.read(self.concertation, told.get("where", ""), told.get("where_chosen", ""))
        if self.found.choices:
            self.add_error("where", _("Plusieurs lieux ont ce nom : choisissez, ou précisez."))
        elif self.found.problem:
            self.add_error("where", self.found.problem)

    @property
    def choices(self) -> tuple[Found, ...]:
        return self.found.choices

    def line(self) -> Line:
        told = self.cleaned_data
        return Line(
            told["kind"], list(told["themes"]), told["body"], told["title"], told["name"], self.found.geometry,
            self.found.trace, is_public=not told["is_private"], keeps_contact=told["keeps_contact"],
        )  # fmt: skip

    def refuse(self, error: ValidationError) -> None:
        for name, sentences in error.message_dict.items():
            field = {"geometry": "where", "pseudonym": "name"}.get(name, name)
            self.add_error(field if field in self.fields else None, sentences)


class PaperLineForm(LineForm):
    """A line of a register: one theme, so that a page of them stays short."""

    themes = forms.ModelChoiceField[Theme](  # type: ignore[assignment]  # one instead of several, read by `line`
        label=gettext_lazy("Thème"), queryset=Theme.objects.none()
    )

    def line(self) -> Line:
        told = self.cleaned_data
        told["themes"] = [told["themes"]]
        return super().line()


class MapLineForm(LineForm):
    """`shape`, `positions`: what the script of the page drew on its map."""

    shape = forms.ChoiceField(choices=Shape.choices, required=False)
    positions = forms.CharField(max_length=40_000, required=False)

    def clean(self) -> None:
        super().clean()
        told = self.cleaned_data
        rows = told.get("positions", "")
        if rows and told.get("where"):
            self.add_error("where", _("Un seul lieu : en mots, ou sur la carte."))
        elif rows:
            self.found = wheres.on_map(self.concertation, told.get("shape", ""), rows)
            if self.found.problem:
                self.add_error("positions", self.found.problem)

    def refuse(self, error: ValidationError) -> None:
        if self.cleaned_data.get("positions") and "geometry" in error.message_dict:
            self.add_error("positions", error.message_dict["geometry"])
        else:
            super().refuse(error)


class QuickForm(ReceivedForm, MapLineForm):
    """One person, on one page."""

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, concertation=concertation, **kwargs)
        _offer_meetings(self, concertation)


class SheetForm(ReceivedForm):
    """A file, and what its rows do not say."""

    file = forms.FileField(label=gettext_lazy("Fichier XLSX ou CSV"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=80, widget=forms.TextInput(attrs={"list": "known-sources"}),
        help_text=gettext_lazy(
            "D’où vient ce fichier : « Decidim de la ville », « registre de Clairval »… Deux sources peuvent avoir les"
            " mêmes identifiants. Donnez le même nom au fichier des propositions et à celui de leurs commentaires."
        ),
    )  # fmt: skip
    kind = forms.ModelChoiceField[Kind](label=gettext_lazy("Nature"), queryset=Kind.objects.none(), empty_label=None)
    theme = forms.ModelChoiceField[Theme](
        label=gettext_lazy("Thème de celles dont le thème n’est pas d’ici"), queryset=Theme.objects.none(),
        empty_label=None,
    )  # fmt: skip
    is_private = forms.BooleanField(label=gettext_lazy("Ne pas les mettre en ligne"), required=False)
    keeps_contact = forms.BooleanField(
        label=gettext_lazy("Garder les coordonnées écrites dans les textes"), required=False
    )

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["channel"].choices = Channel.choices
        fields["kind"].queryset, fields["theme"].queryset = concertation.offered_kinds, concertation.themes.all()
        _offer_meetings(self, concertation)

    def defaults(self) -> Defaults:
        told = self.cleaned_data
        line = Line(
            told["kind"], [told["theme"]], "", is_public=not told["is_private"], keeps_contact=told["keeps_contact"]
        )
        return Defaults(line, self.received())


class PageForm(ReceivedForm):
    """The head of a page of a paper register; its lines are apart."""

    scan = forms.FileField(
        label=gettext_lazy("Page numérisée"), required=False,
        help_text=gettext_lazy("PDF ou photo. Jamais publique : elle reste à l’équipe."),
    )  # fmt: skip

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_meetings(self, concertation)
        del self.fields["channel"]
        self.fields["place"].required = True
        self.fields["place"].label = _("Lieu du registre (quelle mairie)")

    def scanned(self) -> NewProof | None:
        """ValidationError when the file is neither."""
        given = self.cleaned_data["scan"]
        return receive(given, label="") if given else None


LineFormSet = forms.formset_factory(PaperLineForm, extra=LINES)


def _offer_meetings(form: forms.Form, concertation: Concertation) -> None:
    field: Any = form.fields["meeting"]
    field.offer(concertation)


def initial_of(concertation: Concertation, query: Any, at: datetime) -> dict[str, Any]:
    """What was said of the one before, for the next; `trace`: what was drawn on a sheet, to be entered."""
    asked = {name: query.get(name, "") for name in ("channel", "meeting", "place", "page", "received_at", "where")}
    trace = sheets.chosen(concertation, f"trace:{query.get('trace', '')}")
    if trace is not None:
        asked["where"] = sheets.named(trace)
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return {"received_at": at.astimezone(concertation.zone_info).strftime("%Y-%m-%dT%H:%M")} | kept


def sources_known(concertation: Concertation) -> list[str]:
    return sorted({*filter(None, concertation.imported.values_list("source", flat=True).order_by().distinct())})


def places_known(entered: ContributionQuerySet) -> list[str]:
    """Registers and meetings already named."""
    used = entered.filter(origin__isnull=False).order_by()
    return sorted(used.exclude(origin__place="").values_list("origin__place", flat=True).distinct())
