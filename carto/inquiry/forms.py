"""What the page of one contribution takes: the commissioner's own notes, and what they say of each observation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carto.inquiry.actions import Examined
from carto.inquiry.models import Note, Observation, Opinion


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ("body",)
        widgets = {"body": forms.Textarea({"rows": 4})}  # Django's own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False
        self.fields["body"].label = _("Vos notes")
        self.fields["body"].help_text = _("Personne d’autre ne les lit.")


class ExamineForm(forms.ModelForm[Observation]):
    """Compared with what the page showed: what a colleague wrote meanwhile is not undone by what was left alone."""

    class Meta:
        model = Observation
        fields = ("theme", "place", "opinion", "opinion_words")
        widgets = {"opinion_words": forms.Textarea({"rows": 3})}  # same

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme = self.fields["theme"]
        assert isinstance(theme, forms.ModelChoiceField)
        theme.queryset = self.instance.contribution.concertation.themes.all()
        theme.empty_label = _("aucun")
        opinion = self.fields["opinion"]
        assert isinstance(opinion, forms.TypedChoiceField)
        opinion.choices = [("", _("pas encore donné")), *Opinion.choices]
        self.fields["place"].widget.attrs["list"] = "lieux"
        for one in self.fields.values():
            one.show_hidden_initial = True

    @property
    def said(self) -> Examined:
        return Examined(**self.cleaned_data)
