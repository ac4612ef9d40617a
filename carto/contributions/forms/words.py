"""What a contribution says: its kind, themes, texts and files."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation, Kind, TakingPart, Theme
from carto.contributions import asking, receiving
from carto.contributions.attaching import LONGEST_DESCRIPTION, Attached
from carto.contributions.models import Question, ReplyForm
from carto.contributions.pieces import shown_name


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; gives what `receive` makes of the list with the rules of the concertation."""

    def __init__(self, receive: Callable[..., list[Any]], accept: str, **options: Any) -> None:
        widget = SeveralFiles(attrs={"accept": accept, "multiple": True})
        super().__init__(required=False, widget=widget, **options)
        self.receive, self.rules = receive, TakingPart()

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return self.receive([upload for upload in data or [] if upload], self.rules)


class WordsForm(forms.Form):
    """The part of a contribution's form that is about what it says."""

    kind = forms.ModelChoiceField[Kind](
        None, label=_("Nature"), to_field_name="slug", widget=forms.RadioSelect, empty_label=None
    )
    themes = forms.ModelMultipleChoiceField[Theme](
        None, label=_("Thèmes"), to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("Titre"), max_length=120)
    body = forms.CharField(
        label=_("Votre texte"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    photos = FilesField(
        receiving.photos,
        "image/jpeg,image/png,image/webp,image/heic",
        label=_("Photos (facultatives)"),
        help_text=_("12 Mo au plus chacune. Le lieu et la date qu’elles contiennent sont effacés."),
    )
    photo_descriptions = forms.CharField(
        label=_("Ce que montrent les photos"),
        required=False,
        help_text=_("Pour qui ne les voit pas. Une rangée par photo, dans le même ordre."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pieces = FilesField(
        receiving.pieces,
        "application/pdf",
        label=_("Documents PDF (facultatifs)"),
        help_text=_("10 Mo et 300 pages au plus chacun. Ce qu’ils contiennent d’invisible est effacé."),
    )

    def __init__(self, *args: Any, concertation: Concertation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.concertation = concertation
        for name, rows in (("kind", concertation.offered_kinds), ("themes", concertation.themes.all())):
            choices: Any = self.fields[name]
            choices.queryset = rows
        self._take_files(concertation.rules_of_part)
        self.questions = asking.asked_in(concertation)
        for question in self.questions:
            self.fields[f"reply-{question.slug}"] = field_of(question)

    def lost_photos(self) -> list[str]:
        """Names of the files a refused form brought: no browser gives them back by itself."""
        return self._names_sent("photos")

    def lost_pieces(self) -> list[str]:
        return self._names_sent("pieces")

    def _names_sent(self, name: str) -> list[str]:
        uploads = self.files.getlist(name) if isinstance(self.files, MultiValueDict) else []
        return [shown_name(upload.name or "") for upload in uploads]

    def reply_fields(self) -> list[forms.BoundField]:
        return [self[f"reply-{question.slug}"] for question in self.questions]

    def replies(self) -> dict[str, Any]:
        return {question.slug: self.cleaned_data.get(f"reply-{question.slug}") for question in self.questions}

    def _take_files(self, rules: TakingPart) -> None:
        """No field for what the concertation does not take."""
        fields: Any = self.fields
        fields["photos"].rules = fields["pieces"].rules = rules
        if not rules.most_photos:
            del fields["photos"], fields["photo_descriptions"]
        if not rules.most_pieces:
            del fields["pieces"]

    def clean_photo_descriptions(self) -> list[str]:
        rows = [row.strip() for row in self.cleaned_data["photo_descriptions"].splitlines()]
        if any(len(row) > LONGEST_DESCRIPTION for row in rows):
            raise forms.ValidationError(_("300 caractères au plus par photo."))
        return rows

    def attached(self) -> Attached:
        told = self.cleaned_data
        photos = receiving.described(told.get("photos", ()), told.get("photo_descriptions", ()))
        return Attached(photos, tuple(told.get("pieces", ())))

    def words(self) -> dict[str, Any]:
        """What the actions take, by name."""
        said = {name: self.cleaned_data[name] for name in ("kind", "themes", "title", "body")}
        return said | {"attached": self.attached(), "replies": self.replies()}


def field_of(question: Question) -> forms.Field:
    """Whether it is required, and asked at all, is for the action to say: it knows the other replies."""
    told = [question.help] if question.help else []
    if question.shown_if is not None:
        told.append(
            gettext("Seulement si vous avez répondu « %(value)s » à « %(question)s ».")
            % {"value": question.shown_value, "question": question.shown_if.label}
        )
    shared: dict[str, Any] = {"label": question.label, "required": False, "help_text": " ".join(told)}
    choices = [(choice, choice) for choice in question.choice_list]
    match question.form:
        case ReplyForm.LONG:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
        case ReplyForm.ONE:
            return forms.ChoiceField(choices=[("", "—"), *choices], **shared)
        case ReplyForm.SEVERAL:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shared)
        case ReplyForm.YES_NO:
            return forms.ChoiceField(choices=[("", "—"), ("oui", gettext("Oui")), ("non", gettext("Non"))], **shared)
    return forms.CharField(**shared)
