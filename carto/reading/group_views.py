"""Texts that say one thing: proposed, confirmed, parted; and answered together by the page of the answers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.contributions.models import Contribution, Status, number_of
from carto.reading import actions, voices
from carto.reading.forms import GroupForm
from carto.reading.models import Group
from carto.reading.views import reader_visit

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """Those to look at, then those that count; posted, texts alike are looked for."""
    here = reader_visit(request, slug)
    if request.method == "POST":
        count = actions.find_groups(here.actor, here.concertation, at=here.at)
        said = ngettext("%(n)s contribution est proposée.", "%(n)s contributions sont proposées.", count)
        messages.success(request, said % {"n": count} if count else _("Aucun autre texte proche."))
        return redirect("reading:groups", slug)
    found = list(voices.with_counts(here.concertation.text_groups.live()))
    published = Contribution.objects.filter(concertation=here.concertation).published()
    context = {
        "visit": here,
        "concertation": here.concertation,
        "to_look_at": [one for one in found if one.proposed],  # type: ignore[attr-defined]
        "settled": [one for one in found if not one.proposed and one.voices],  # type: ignore[attr-defined]
        "counted": voices.count_of(published, here.concertation),
    }
    return render(request, "reading/groups.html", context)


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One group, its texts side by side. `do`: `confirm`, `out`, `split`, `add`, `dissolve`; `pick`: those ticked."""
    here = reader_visit(request, slug)
    one = get_object_or_404(voices.with_counts(here.concertation.text_groups.live()), pk=pk)
    one.concertation = here.concertation
    form = GroupForm(request.POST if request.POST.get("do") == "confirm" else None, instance=one)
    if request.method == "POST":
        done = _do(request, here, one, form)
        if done is not None:
            return done
    rows = _contributions(one).select_related("kind").order_by("number")
    waiting = rows.filter(status=Status.AWAITING)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "group": one,
        "form": form,
        "page": Paginator(
            rows.defer("geometry", "public_geometry", "search_text").prefetch_related("themes"), PER_PAGE
        ).get_page(request.GET.get("page")),
        "proposed_keys": set(
            one.members.filter(left_at=None, confirmed_at=None).values_list("contribution", flat=True)
        ),
        "numbers": _numbers(rows),
        "waiting": _numbers(waiting),
        "waiting_count": waiting.count(),
        "can_answer": here.allows(Action.ANSWER),
    }
    return render(request, "reading/group.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, here: Visit, one: Group, form: GroupForm) -> HttpResponse | None:
    """Where it leads; None for a form to correct."""
    verb = request.POST.get("do", "")
    picked = _picked(request, one)
    if verb == "confirm":
        if not form.is_valid():
            return None
        title = form.cleaned_data["title"]
        count = actions.confirm_group(here.actor, Group.objects.get(pk=one.pk), title=title, at=here.at)
        said = _("C’est confirmé : %(n)s contributions, 1 argument.") % {"n": count}
    elif verb == "dissolve":
        actions.dissolve_group(here.actor, one, at=here.at)
        messages.success(request, _("Le groupe est dissous : chacune compte de nouveau pour elle-même."))
        return redirect("reading:groups", here.concertation.slug)
    elif verb == "add":
        return _add(request, here, one)
    elif not picked:
        messages.error(request, _("Cochez d’abord des contributions dans la liste."))
        return redirect("reading:group", here.concertation.slug, one.pk)
    elif verb == "split":
        return _split(request, here, one, picked)
    else:
        return _take_out(request, here, one, picked)
    messages.success(request, said)
    return redirect("reading:group", here.concertation.slug, one.pk)


def _take_out(request: HttpRequest, here: Visit, one: Group, picked: list[int]) -> HttpResponse:
    left = actions.take_out(here.actor, one, picked, at=here.at)
    if not left:
        messages.success(request, _("Il n’en restait qu’une : le groupe est dissous."))
        return redirect("reading:groups", here.concertation.slug)
    said = ngettext(
        "%(n)s contribution est retirée du groupe.", "%(n)s contributions sont retirées du groupe.", len(picked)
    )
    messages.success(request, said % {"n": len(picked)})
    return redirect("reading:group", here.concertation.slug, one.pk)


def _split(request: HttpRequest, here: Visit, one: Group, picked: list[int]) -> HttpResponse:
    apart = actions.split_group(here.actor, one, picked, at=here.at)
    if apart is None:
        messages.error(request, _("Chacun des deux groupes doit garder au moins deux contributions."))
        return redirect("reading:group", here.concertation.slug, one.pk)
    messages.success(request, _("Voici l’autre groupe."))
    return redirect("reading:group", here.concertation.slug, apart.pk)


def _add(request: HttpRequest, here: Visit, one: Group) -> HttpResponse:
    number = number_of(request.POST.get("reference", "").strip().upper())
    published = Contribution.objects.filter(concertation=here.concertation).published()
    found = published.filter(number=number).first() if number is not None else None
    if found is None:
        messages.error(request, _("Aucune contribution publique ne porte ce numéro."))
    else:
        found.concertation = here.concertation
        actions.put_in(here.actor, one, found, at=here.at)
        messages.success(request, _("%(n)s est dans le groupe.") % {"n": found.reference})
    return redirect("reading:group", here.concertation.slug, one.pk)


def _contributions(one: Group) -> Any:
    return Contribution.objects.published().filter(memberships__group=one, memberships__left_at=None)


def _picked(request: HttpRequest, one: Group) -> list[int]:
    """Keys of contributions of the group, by the numbers ticked."""
    given = [int(text) for text in request.POST.getlist("pick") if text.isascii() and text.isdigit() and len(text) < 10]
    return list(_contributions(one).filter(number__in=given).values_list("pk", flat=True))


def _numbers(rows: Any) -> str:
    return ",".join(str(number) for number in rows.order_by("number").values_list("number", flat=True))
