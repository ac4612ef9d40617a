"""The team's page of the votes counted elsewhere for one contribution."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.gathering import Counted, current, gather, voices_of
from carto.contributions.models import Ballots, Contribution, Gathered
from carto.contributions.pages import about_one


class CountForm(forms.ModelForm[Gathered]):
    class Meta:
        model = Gathered
        fields = ("place", "counted_on", "counted_by", "for_count", "against_count", "mixed_count", "reason")
        widgets = {"counted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"counted_by": gettext_lazy("Pour l’équipe seule.")}

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def counted(self) -> Counted:
        told = self.cleaned_data
        ballots = Ballots(told["for_count"], told["against_count"], told["mixed_count"])
        return Counted(ballots, told["place"], told["counted_on"], told["counted_by"])


@require_http_methods(["GET", "POST"])
@about_one
def gathered(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """`?corrige=12` opens the count 12 to be corrected: what is sent then replaces it, and it stays in the history."""
    require(here.actor, Action.TRANSCRIBE, here.concertation, contribution, at=here.at)
    replaces = _replaced(request, contribution)
    form = CountForm(request.POST or None, initial=_initial(here, replaces), is_correction=replaces is not None)
    if request.method == "POST" and form.is_valid():
        try:
            gather(
                here.actor, contribution, form.counted(), replaces=replaces,
                reason=form.cleaned_data.get("reason", ""), at=here.at,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Le compte est enregistré."))
            return redirect("contributions:gathered", here.concertation.slug, contribution.reference)
    rows = list(contribution.gathered.select_related("entered_by"))
    context = {
        "visit": here, "concertation": here.concertation, "contribution": contribution, "form": form,
        "replaces": replaces, "rows": rows, "current": {row.pk for row in current(rows)},
        "voices": voices_of(contribution),
    }  # fmt: skip
    return render(request, "contributions/gathered.html", context, status=422 if request.method == "POST" else 200)


def _replaced(request: HttpRequest, contribution: Contribution) -> Gathered | None:
    asked = request.GET.get("corrige", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    return get_object_or_404(contribution.gathered.filter(means="paper"), pk=int(asked))


def _initial(here: Visit, replaces: Gathered | None) -> dict[str, Any]:
    if replaces is None:
        return {"counted_on": here.at.astimezone(here.concertation.zone_info).date(), "for_count": 0}
    names = ("place", "counted_on", "counted_by", "for_count", "against_count", "mixed_count")
    return {name: getattr(replaces, name) for name in names}
