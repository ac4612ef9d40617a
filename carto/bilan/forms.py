"""What the authority types about its bilan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carto.bilan.models import Section


class SectionForm(forms.Form):
    """`follows`: the version that was read before writing."""

    body = forms.CharField(
        label=_("texte"), max_length=Section._meta.get_field("body").max_length, required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "En Markdown : **gras**, *italique*, listes, liens, titres. N’écrivez pas un chiffre qui peut changer : "
            "{contributions}, {votes} et {commentaires} sont remplacés par ceux du jour, à l’impression."
        ),
    )  # fmt: skip
    follows = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
