"""The questions of a concertation as rows an agent fills."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations.models import Concertation
from carto.contributions.models import Question

NEW_ROWS = 2


class QuestionForm(forms.ModelForm[Question]):
    """`after`: the row of the same page this one depends on, stored or new, by its prefix."""

    row_name: str
    after = forms.ChoiceField(label=gettext_lazy("seulement après la question"), required=False)
    field_order = ("label", "help", "form", "choices", "is_required", "is_public", "kinds", "after", "shown_value")

    class Meta:
        model = Question
        fields: ClassVar = ["label", "help", "form", "choices", "is_required", "is_public", "kinds", "shown_value"]
        widgets: ClassVar = {"choices": forms.Textarea(attrs={"rows": 3}), "kinds": forms.CheckboxSelectMultiple}


class Rows(forms.BaseModelFormSet[Question, QuestionForm]):
    def offer(self, concertation: Concertation) -> None:
        """The kinds of this concertation, and as conditions the other rows of the page, and no others."""
        self._name_rows()
        by_question = {form.instance.pk: form.prefix for form in self.forms if form.instance.pk}
        for form in self.forms:
            fields: Any = form.fields
            fields["kinds"].queryset = concertation.kinds.all()
            others = [(one.prefix, one.row_name) for one in self.forms if one is not form]
            fields["after"].choices = [("", "---------"), *others]
            fields["after"].initial = by_question.get(form.instance.shown_if_id or 0, "")

    def _name_rows(self) -> None:
        for new, form in enumerate(self.forms, start=1 - self.initial_form_count()):
            typed = str(form["label"].value() or "").strip()
            form.row_name = typed or _("Nouvelle question %(n)d") % {"n": new}

    def clean(self) -> None:
        """Tie each question to the one it depends on; an empty row cannot be depended on."""
        super().clean()
        by_prefix = {form.prefix: form for form in self.forms}
        for form in self.forms:
            after = by_prefix.get(form.cleaned_data.get("after", "")) if hasattr(form, "cleaned_data") else None
            if after is not None and not after.has_changed() and after.instance.pk is None:
                raise ValidationError(_("Une question dépend d’une rangée restée vide."))
            form.instance.shown_if = after.instance if after is not None else None


QuestionRows: Any = forms.modelformset_factory(Question, QuestionForm, formset=Rows, extra=NEW_ROWS, can_delete=True)
