"""What the pages of the grid, of the groups and of figures take."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.reading.census import MOST_BYTES
from carto.reading.codes import MOST_CODES, Line
from carto.reading.models import Code, Color, Group, PopulationSource
from carto.reading.tables import Axis

NO_COLUMNS = "aucune"


class LineForm(forms.Form):
    """One code; nothing is asked of a row left empty."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("code"), max_length=60)
    under = forms.CharField(
        label=_("sous le code"), max_length=60, required=False, widget=forms.TextInput(attrs={"list": "first-level"})
    )
    color = forms.ChoiceField(label=_("couleur"), choices=Color.choices, initial=Color.BLUE)
    key = forms.CharField(
        label=_("touche"), max_length=1, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    definition = forms.CharField(label=_("définition"), max_length=300, required=False)

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).lower()

    @property
    def line(self) -> Line:
        given = self.cleaned_data
        return Line(
            given["label"], given["under"], Color(given["color"]), given["key"], given["definition"], given["pk"]
        )


class _Lines(forms.BaseFormSet[LineForm]):
    def add_fields(self, form: LineForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("rang")


LineFormSet = forms.formset_factory(
    LineForm, formset=_Lines, extra=1, can_delete=True, can_order=True, max_num=MOST_CODES, absolute_max=MOST_CODES + 50
)


class IntoForm(forms.Form):
    """Under which other code all that bears this one goes."""

    into = forms.ModelChoiceField(label=_("les mettre sous"), queryset=Code.objects.none())

    def __init__(self, data: Any = None, *, concertation: Concertation, code: Code) -> None:
        super().__init__(data)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = concertation.codes.exclude(pk=code.pk)


class GroupForm(forms.ModelForm[Group]):
    class Meta:
        model = Group
        fields = ("title",)
        help_texts = {"title": _("Dans vos mots. Laissé vide, le groupe porte le titre de sa première contribution.")}


class CensusForm(forms.Form):
    """`source` is asked before the file is read, so that both are kept together."""

    source = forms.CharField(
        label=_("Source et année"),
        max_length=PopulationSource._meta.get_field("words").max_length,
        help_text=_("Par exemple : « Insee, populations de référence 2023 ». Elle est dite avec chaque chiffre."),
    )
    census = forms.FileField(
        label=_("Fichier des populations"),
        allow_empty_file=True,
        help_text=_(
            "CSV, XLSX ou archive ZIP, tel que l’Insee le publie : la France entière peut s’y trouver. 40 Mo au plus."
        ),
    )

    def clean_census(self) -> Any:
        file = self.cleaned_data["census"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier est trop lourd : 40 Mo au plus."))
        return file


def axes_of(query: QueryDict, *, offered: list[Axis]) -> tuple[Axis, Axis | None]:
    """`lignes` and `colonnes`; communes by theme when nothing, or nothing known, is asked. `colonnes=aucune`: none."""
    values = [axis.value for axis in offered]
    asked = query.get("lignes", "")
    rows = Axis(asked) if asked in values else Axis.COMMUNE
    across = query.get("colonnes", (Axis.COMMUNE if rows is Axis.THEME else Axis.THEME).value)
    return rows, Axis(across) if across in values and across != rows else None
