"""How much is erased, and that one means it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carto.privacy.models import Depth


class ErasureForm(forms.Form):
    depth = forms.TypedChoiceField(
        label=_("Que faut-il effacer ?"), choices=Depth.choices, coerce=Depth, widget=forms.RadioSelect
    )
    is_meant = forms.BooleanField(
        label=_("J’ai compris que c’est définitif"),
        error_messages={"required": _("Cochez cette case : un effacement ne se défait pas.")},
    )
