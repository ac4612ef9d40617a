"""The team's page that corrects what it had entered for somebody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import map_settings
from carto.contributions.correcting import Entry, entry_of
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one
from carto.intake import actions
from carto.intake.forms import MapLineForm
from carto.intake.titles import title_of


class CorrectForm(MapLineForm):
    """A place left empty stays as it is."""

    received_at = forms.DateTimeField(
        label=gettext_lazy("Reçue le"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    is_late_kept = forms.BooleanField(label=gettext_lazy("Hors délai : la garder, à part"), required=False)
    is_unplaced = forms.BooleanField(
        label=gettext_lazy("Elle n’a pas de lieu : ôter celui d’aujourd’hui"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi cette correction"), max_length=300,
        help_text=gettext_lazy("Pour l’équipe et le registre ; le public lit seulement « saisie corrigée le… »."),
    )  # fmt: skip

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        self.contribution, self.known = contribution, entry_of(contribution)
        concertation = contribution.concertation
        received_at = self.known.received_at.astimezone(concertation.zone_info).strftime("%Y-%m-%dT%H:%M")
        initial = vars(self.known) | {"received_at": received_at}
        super().__init__(*args, concertation=concertation, initial=initial, **kwargs)
        fields: Any = self.fields
        fields["kind"].queryset = concertation.offered_kinds | concertation.kinds.filter(pk=self.known.kind.pk)
        fields["where"].help_text = _("Laissé vide, le lieu reste celui d’aujourd’hui.")
        del fields["is_private"]

    def clean(self) -> None:
        super().clean()
        told = self.cleaned_data
        if told.get("is_unplaced") and (told.get("where") or told.get("positions")):
            self.add_error("is_unplaced", _("Ôtez le lieu, ou dites-en un autre : pas les deux."))

    def entry(self) -> Entry:
        told = self.cleaned_data
        geometry = None if told["is_unplaced"] else self.found.geometry or self.known.geometry
        received_at = told["received_at"] if "received_at" in self.changed_data else self.known.received_at
        return Entry(
            told["kind"], list(told["themes"]), told["title"].strip() or title_of(told["body"]), told["body"],
            told["name"].strip() or actions.ANONYMOUS, geometry, received_at,
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@about_one
def correct(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    require(here.actor, Action.CORRECT, here.concertation, contribution, at=here.at)
    form = CorrectForm(request.POST or None, contribution=contribution)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.correct(
                here.actor, contribution, form.entry(), reason=told["reason"], trace=form.found.trace,
                is_late_kept=told["is_late_kept"], keeps_contact=told["keeps_contact"], at=here.at,
            )  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(n)s est corrigée.") % {"n": contribution.reference})
            return redirect("debate:detail", here.concertation.slug, contribution.reference)
    settings = map_settings.reading_settings(here.concertation) | {"limits": map_settings.limits_of(here.concertation)}
    context = {
        "visit": here, "concertation": here.concertation, "contribution": contribution, "form": form,
        "settings": settings, "corrections": contribution.corrections.select_related("corrected_by"),
    }  # fmt: skip
    return render(request, "intake/correct.html", context, status=422 if request.method == "POST" else 200)
