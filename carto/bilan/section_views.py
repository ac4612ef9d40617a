"""The texts of the bilan: the page where one is written, and what it said before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carto.bilan import actions, parts
from carto.bilan.forms import SectionForm
from carto.bilan.models import Section
from carto.bilan.parts import Part
from carto.bilan.views import team_visit
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import versions as history


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """A text that somebody else changed meanwhile is shown again as it was typed, and saved at the next try."""
    here = team_visit(request, slug)
    require(here.actor, Action.WRITE_BILAN, here.concertation, at=here.at)
    about, last = _part(here, part), Section.objects.filter(concertation=here.concertation, part=part).last()
    form = SectionForm(request.POST or None, initial={"body": last.body if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_section(here.actor, here.concertation, about, at=here.at, **form.cleaned_data)
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


def _part(here: Visit, key: str) -> Part:
    """404 for one that the bilan does not have."""
    found = next((part for part in parts.of(here.concertation) if part.key == key), None)
    if found is None:
        raise Http404
    return found
