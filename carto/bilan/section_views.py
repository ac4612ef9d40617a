"""The texts of the bilan: the page where one is written, and what it said before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carto.bilan import actions, changed, parts
from carto.bilan.forms import ConclusionForm, SectionForm
from carto.bilan.models import Section
from carto.bilan.parts import CONCLUSION, Part
from carto.bilan.views import team_visit
from carto.comparing import actions as comparing
from carto.comparing import reading as comparisons
from carto.comparing.tasks import compare
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import versions as history
from carto.layers.models import PlanVersion


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """A text that somebody else changed meanwhile is shown again as it was typed, and saved at the next try."""
    here = team_visit(request, slug)
    require(here.actor, Action.WRITE_BILAN, here.concertation, at=here.at)
    about, last = _part(here, part), Section.objects.filter(concertation=here.concertation, part=part).last()
    form = _form(request, here, about, last)
    if request.method == "POST" and form.is_valid():
        try:
            _write(here, about, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Le texte est enregistré ; le prochain bilan le reprendra."))
            return redirect("bilan:index", slug)
    found = {"visit": here, "concertation": here.concertation, "part": about, "form": form, "last": last,
             "follows": last.number if last else 0}  # fmt: skip
    return render(request, "bilan/section.html", found)


@require_safe
def section_versions(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """The versions of a text, and what one changed in the one before: `?version=3`, the last one otherwise."""
    here = team_visit(request, slug)
    rows = list(Section.objects.filter(concertation=here.concertation, part=part).select_related("author"))
    if not rows:
        raise Http404
    asked = request.GET.get("version", "")
    shown = next((row for row in rows if str(row.number) == asked), rows[-1])
    before = rows[shown.number - 2].body if shown.number > 1 else ""
    found = {
        "visit": here, "concertation": here.concertation, "part": _part(here, part), "rows": rows, "shown": shown,
        "changes": list(history.parts(before, shown.body)),
    }  # fmt: skip
    return render(request, "bilan/section_versions.html", found)


def _form(request: HttpRequest, here: Visit, about: Part, last: Section | None) -> SectionForm:
    """That of the conclusion chooses two versions of the plan too, where there are more than two."""
    written = {"body": last.body if last else ""}
    versions, usual = comparisons.published(here.concertation), comparisons.usual(here.concertation)
    if about.key != CONCLUSION or usual is None or versions.count() < 3:
        return SectionForm(request.POST or None, initial=written)
    chosen = changed.choice(here.concertation, at=here.at)
    held = {"before": chosen.before, "after": chosen.after} if chosen else {}
    return ConclusionForm(request.POST or None, initial=written | held, versions=versions, usual=usual)


@transaction.atomic
def _write(here: Visit, about: Part, *, body: str, follows: int, **pair: PlanVersion | None) -> None:
    """The text and, if the form had them, the versions, whose comparison is asked for if it never was."""
    actions.write_section(here.actor, here.concertation, about, body=body, follows=follows, at=here.at)
    if not pair:
        return
    actions.choose_pair(here.actor, here.concertation, **pair, at=here.at)
    told = changed.pair(here.concertation, at=here.at)
    if told is not None and comparisons.stored(*told) is None:
        comparison = comparing.request(here.actor, here.concertation, *told, at=here.at)
        compare.enqueue(comparison.pk, None)


def _part(here: Visit, key: str) -> Part:
    """404 for one that the bilan does not have."""
    found = next((part for part in parts.of(here.concertation) if part.key == key), None)
    if found is None:
        raise Http404
    return found
