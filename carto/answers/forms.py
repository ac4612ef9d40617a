"""What the pages of answering take. `is_final`: to be published, so that outcome and reason must be there."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.answers.drafts import Draft
from carto.answers.models import LONGEST_ANSWER, OUTCOMES, ReplyText, Service
from carto.answers.texts import help_text, unknown_fields
from carto.concertations.models import Concertation
from carto.debate.models import Change, Point
from carto.layers.models import Piece, PlanVersion


def check_fields(body: str) -> str:
    if unknown := unknown_fields(body):
        said = ", ".join(f"{{{name}}}" for name in unknown)
        raise forms.ValidationError(_("Ce champ n’existe pas : %(names)s."), params={"names": said})
    return body


class ReplyForm(forms.Form):
    """An outcome and its reason, from a reply text or not."""

    text = forms.ModelChoiceField(
        label=_("texte de réponse"), queryset=ReplyText.objects.none(), required=False, empty_label=_("Aucun")
    )
    outcome = forms.ChoiceField(label=_("suite donnée"), choices=[("", "—"), *OUTCOMES], required=False)
    body = forms.CharField(
        label=_("réponse motivée"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Elle est publiée sous la contribution et reprise dans le bilan : dites pourquoi."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        concertation: Concertation,
        is_final: bool,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.is_final = is_final
        self._offer("text", ReplyText.objects.filter(concertation=concertation))
        self._offer("service", Service.objects.filter(concertation=concertation))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields.get(name)
        if not isinstance(field, forms.ModelChoiceField):
            return
        field.queryset = rows
        if not rows.exists():
            del self.fields[name]

    def clean(self) -> None:
        given = self.cleaned_data
        if self.is_final and not given.get("outcome"):
            self.add_error("outcome", _("Choisissez la suite donnée."))
        if self.is_final and not given.get("body") and "body" not in self.errors:
            self.add_error("body", _("Dites pourquoi : une réponse publique est motivée."))


class WorkForm(ReplyForm):
    """One answer, with the work around it."""

    service = forms.ModelChoiceField(
        label=_("confié à"), queryset=Service.objects.none(), required=False, empty_label=_("Personne encore")
    )
    due_on = forms.DateField(
        label=_("à rendre le"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    notes = forms.CharField(
        label=_("notes internes"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour l’équipe seulement : jamais publiées, ni reprises au bilan."),
    )


class SelectionForm(ReplyForm):
    """One reason for many, or one service and day; `numbers`: which contributions, joined by commas."""

    numbers = forms.CharField(widget=forms.HiddenInput)
    service = WorkForm.base_fields["service"]
    due_on = WorkForm.base_fields["due_on"]
    body = forms.CharField(
        label=_("réponse motivée"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].help_text = help_text()

    def clean_body(self) -> str:
        return check_fields(self.cleaned_data["body"])

    def clean_numbers(self) -> list[int]:
        parts = self.cleaned_data["numbers"].split(",")
        if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            raise forms.ValidationError(_("Cette sélection ne se lit pas : refaites-la depuis la liste."))
        return sorted({int(part) for part in parts})


class PointForm(forms.ModelForm[Point]):
    """An argument and its answer; `required` only once something of it is typed."""

    class Meta:
        model = Point
        fields: ClassVar = ["argument", "outcome", "body"]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 3})}


class ChangeForm(forms.ModelForm[Change]):
    """A piece of the plan and what it becomes; like a point, nothing is asked of a row left empty."""

    class Meta:
        model = Change
        fields: ClassVar = ["kind", "label", "document", "page", "before", "after"]
        widgets: ClassVar = {
            "label": forms.TextInput(attrs={"list": "plan-names"}),
            "before": forms.Textarea(attrs={"rows": 2}),
            "after": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {"label": _("UB pour une zone, 0702 pour une prescription, sinon son titre : « UB 4 ».")}

    def __init__(self, *args: Any, pieces: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = pieces, _("Aucune")

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if given.get("kind") and not (given.get("before") or given.get("after")):
            self.add_error("after", _("Dites ce qui change : avant, après, ou les deux."))
        return given


class ServicesForm(forms.Form):
    labels = forms.CharField(
        label=_("services"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Un par ligne : ceux à qui confier une réponse."),
    )

    def clean_labels(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["labels"].splitlines()]
        if any(len(line) > 80 for line in lines):
            raise forms.ValidationError(_("Un nom de service compte 80 caractères au plus."))
        return list(dict.fromkeys(line for line in lines if line))


class ReplyTextForm(forms.ModelForm[ReplyText]):
    class Meta:
        model = ReplyText
        fields: ClassVar = ["title", "outcome", "body"]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 4})}

    def clean_body(self) -> str:
        return check_fields(self.cleaned_data["body"])


PointFormSet = forms.formset_factory(PointForm, extra=1, can_delete=True, max_num=30)
ChangeFormSet = forms.formset_factory(ChangeForm, extra=1, can_delete=True, max_num=30)
ReplyTextFormSet = forms.modelformset_factory(ReplyText, ReplyTextForm, extra=1, can_delete=True)


def pieces_of(concertation: Concertation) -> Any:
    """The written pieces that a change may lead to: those of the plan in force."""
    return Piece.objects.filter(version=PlanVersion.objects.in_force(concertation)).select_related("version")


def draft_of(form: ReplyForm, points: Any, changes: Any) -> Draft:
    """What was typed, once valid."""
    kept = [one.cleaned_data for one in points.forms if one not in points.deleted_forms]
    rows = tuple({name: row[name] for name in ("argument", "outcome", "body")} for row in kept if row.get("argument"))
    typed = [one.cleaned_data for one in changes.forms if one not in changes.deleted_forms]
    changed = tuple(
        {name: row[name] for name in ("kind", "label", "page", "before", "after")}
        | {"document": row["document"].pk if row["document"] else None}
        for row in typed
        if row.get("kind")
    )
    return Draft(form.cleaned_data["outcome"], form.cleaned_data["body"], rows, changed)
