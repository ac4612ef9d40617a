"""The questions of a concertation as rows an agent fills."""

from typing import Any, ClassVar

from django import forms

from carto.concertations.models import Concertation
from carto.contributions.models import Question


class QuestionForm(forms.ModelForm[Question]):
    class Meta:
        model = Question
        fields: ClassVar = [
            "label", "help", "form", "choices", "is_required", "is_public", "kinds", "shown_if", "shown_value",
        ]  # fmt: skip
        widgets: ClassVar = {"choices": forms.Textarea(attrs={"rows": 3}), "kinds": forms.CheckboxSelectMultiple}


class Rows(forms.BaseModelFormSet[Question, QuestionForm]):
    def offer(self, concertation: Concertation) -> None:
        """The kinds and the other questions of this concertation, and no others."""
        for form in self.forms:
            fields: Any = form.fields
            fields["kinds"].queryset = concertation.kinds.all()
            others = concertation.questions.filter(is_retired=False).exclude(pk=form.instance.pk)
            fields["shown_if"].queryset = others


QuestionRows: Any = forms.modelformset_factory(Question, QuestionForm, formset=Rows, extra=1, can_delete=True)
