"""What an agent types about the dossier."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carto.contributions import pieces
from carto.dossier.actions import NewVersion
from carto.dossier.models import Document, DocumentKind, Post


class FileForm(forms.Form):
    """A file and the day written on it."""

    file = forms.FileField(label=_("fichier PDF"), help_text=_("Il est refait sans ses métadonnées ; 10 Mo au plus."))
    dated = forms.DateField(
        label=_("date du document"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def version(self) -> NewVersion:
        """What was given, the PDF cleaned; one refused becomes an error of its field (ValidationError)."""
        given = self.cleaned_data
        try:
            pdf = pieces.clean(given["file"])
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        return NewVersion(pdf, given["dated"], given.get("changes", ""))


class DocumentForm(FileForm):
    kind = forms.ChoiceField(label=_("nature"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("intitulé"), max_length=Document._meta.get_field("title").max_length)
    field_order = ("kind", "title", "file", "dated")

    def said(self) -> dict[str, Any]:
        """What the action takes, by name."""
        return {"kind": self.cleaned_data["kind"], "title": self.cleaned_data["title"], "version": self.version()}


class VersionForm(FileForm):
    changes = forms.CharField(
        label=_("ce qui a changé"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En une ou deux phrases, que tout le monde lira."),
    )  # fmt: skip


class TitleForm(forms.ModelForm[Document]):
    class Meta:
        model = Document
        fields: ClassVar = ["title"]


class PostForm(forms.ModelForm[Post]):
    class Meta:
        model = Post
        fields: ClassVar = ["title", "body"]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 5})}
