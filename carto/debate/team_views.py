"""The team's pages: what to moderate, what awaits an answer, and the answer itself."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.models import Concertation
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.actions import approve
from carto.contributions.actions import mask as mask_contribution
from carto.contributions.filters import Filters
from carto.contributions.forms import MaskForm
from carto.contributions.models import Contribution, ContributionQuerySet, Status
from carto.contributions.pages import about_one, acting_on_one
from carto.debate import actions
from carto.debate.forms import AnswerForm
from carto.debate.models import Comment, Report
from carto.debate.views import comment_numbered

RECENT = 30
PER_PAGE = 50
AT_ONCE = 50


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Open reports first, the oldest on top; then the latest contributions and comments, for a glance."""
    here = visit(request, slug)
    require(here.actor, Action.MODERATE, here.concertation, at=here.at)
    reports = Report.objects.filter(contribution__concertation=here.concertation, settled_at=None)
    comments = Comment.objects.filter(contribution__concertation=here.concertation)
    contributions = Contribution.objects.filter(concertation=here.concertation).defer("geometry", "search_text")
    context = {
        "visit": here,
        "concertation": here.concertation,
        **_to_read(here.concertation),
        "reports": reports.select_related("contribution", "comment", "participant").defer("contribution__geometry"),
        "contributions": contributions.order_by("-received_at", "-pk")[:RECENT],
        "comments": comments.select_related("contribution").defer("contribution__geometry").order_by(
            "-written_at", "-pk"
        )[:RECENT],
        "mask_form": MaskForm(),
    }  # fmt: skip
    return render(request, "debate/queue.html", context)


@require_POST
def read_first(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the ticked texts, `contribution` and `comment` being their keys; those dealt with meanwhile are left."""
    here = visit(request, slug)
    require(here.actor, Action.MODERATE, here.concertation, at=here.at)
    to_read = _to_read(here.concertation)
    contributions = [row for row in to_read["unread"] if str(row.pk) in request.POST.getlist("contribution")]
    comments = [row for row in to_read["unread_comments"] if str(row.pk) in request.POST.getlist("comment")]
    for contribution in contributions:
        approve(here.actor, contribution, at=here.at)
    for comment in comments:
        actions.approve_comment(here.actor, comment, at=here.at)
    count = len(contributions) + len(comments)
    said = ngettext("%(n)s texte est publié.", "%(n)s textes sont publiés.", count) % {"n": count}
    if count:
        messages.success(request, said)
    else:
        messages.error(request, _("Cochez d’abord ce que vous avez lu et voulez publier."))
    return redirect("debate:queue", slug)


def _to_read(concertation: Concertation) -> dict[str, Any]:
    """What awaits a moderator, the oldest first, AT_ONCE of each."""
    contributions = Contribution.objects.filter(concertation=concertation).awaiting()
    comments = Comment.objects.filter(contribution__concertation=concertation).awaiting()
    return {
        "unread_count": contributions.count() + comments.count(),
        "unread": _of(concertation, contributions.for_display().defer("search_text").order_by("pk")[:AT_ONCE]),
        "unread_comments": comments.select_related("contribution__concertation__taking_part")
        .defer("contribution__geometry", "contribution__concertation__perimeter")
        .order_by("pk")[:AT_ONCE],
    }


def _of(concertation: Concertation, rows: ContributionQuerySet) -> list[Contribution]:
    found = list(rows)
    for row in found:
        row.concertation = concertation
    return found


@require_POST
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Settle a report: `decision=mask` masks the text it is about, with a reason; anything else leaves it."""
    here = visit(request, slug)
    require(here.actor, Action.MODERATE, here.concertation, at=here.at)
    reports = Report.objects.filter(contribution__concertation=here.concertation)
    report = get_object_or_404(reports.select_related("contribution__concertation", "comment__contribution"), pk=pk)
    if request.POST.get("decision") != "mask":
        actions.settle(here.actor, report, at=here.at)
        messages.success(request, _("Le signalement est classé, le texte reste publié."))
    elif (form := MaskForm(request.POST)).is_valid():
        _mask_reported(here, report, form)
        messages.success(request, _("Le texte est masqué. Son numéro reste, et le registre garde ce fait."))
    else:
        messages.error(request, _("Choisissez un motif avant de masquer."))
    return redirect("debate:queue", slug)


@require_POST
@acting_on_one
def mask_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    comment = comment_numbered(here, contribution, number)
    form = MaskForm(request.POST)
    if form.is_valid():
        actions.mask_comment(here.actor, comment, reason=form.cleaned_data["reason"], at=here.at)
        messages.success(request, _("Le commentaire %(n)s est masqué.") % {"n": comment.reference})
    else:
        messages.error(request, _("Choisissez un motif avant de masquer."))
    return redirect("debate:queue", here.concertation.slug)


@require_POST
@acting_on_one
def unmask_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    comment = comment_numbered(here, contribution, number)
    actions.unmask_comment(here.actor, comment, at=here.at)
    messages.success(request, _("Le commentaire %(n)s est de nouveau public.") % {"n": comment.reference})
    return redirect("debate:queue", here.concertation.slug)


@require_safe
def to_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The published contributions that await an answer, oldest first, by theme and commune."""
    here = visit(request, slug)
    require(here.actor, Action.ANSWER, here.concertation, at=here.at)
    filters = Filters.of(request.GET, here.concertation)
    page = Paginator(awaiting(here.concertation, filters).for_display(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "visit": here,
        "concertation": here.concertation,
        "page": page,
        "filters": filters,
        "query": filters.query_string,
        "themes": here.concertation.themes.all(),
        "communes": here.concertation.communes.defer("geometry"),
    }
    return render(request, "debate/to_answer.html", context)


@require_http_methods(["GET", "POST"])
@about_one
def answer(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Write or change the answer; once sent, the next contribution that awaits one under the same filters."""
    require(here.actor, Action.ANSWER, here.concertation, contribution, at=here.at)
    filters = Filters.of(request.GET, here.concertation)
    rows = awaiting(here.concertation, filters)
    after = rows.filter(number__gt=contribution.number).first()
    before = rows.filter(number__lt=contribution.number).last()
    form = AnswerForm(request.POST or None, instance=contribution.answers.first())
    if request.method == "POST" and form.is_valid():
        outcome, body = Status(form.cleaned_data["outcome"]), form.cleaned_data["body"]
        actions.answer(here.actor, contribution, outcome=outcome, body=body, at=here.at)
        messages.success(request, _("La réponse à %(n)s est publiée.") % {"n": contribution.reference})
        return redirect(_answering(here.concertation, after or before, filters))
    context: dict[str, Any] = {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "abilities": {},
        "form": form,
        "before": before and _answering(here.concertation, before, filters),
        "after": after and _answering(here.concertation, after, filters),
        "list_url": _answering(here.concertation, None, filters),
    }
    return render(request, "debate/answer.html", context, status=422 if form.errors else 200)


def awaiting(concertation: Concertation, filters: Filters) -> ContributionQuerySet:
    rows = Contribution.objects.filter(concertation=concertation, status=Status.AWAITING).published()
    return filters.apply(rows).order_by("number")


def _answering(concertation: Concertation, contribution: Contribution | None, filters: Filters) -> str:
    """Where to answer that contribution, or the list when there is none; the filters stay."""
    if contribution is None:
        path = reverse("debate:to_answer", args=[concertation.slug])
    else:
        path = reverse("debate:answer", args=[concertation.slug, contribution.reference])
    return path if filters.is_empty else f"{path}?{filters.query_string}"


def _mask_reported(here: Visit, report: Report, form: MaskForm) -> None:
    reason = form.cleaned_data["reason"]
    if report.comment is not None:
        actions.mask_comment(here.actor, report.comment, reason=reason, at=here.at)
    else:
        mask_contribution(here.actor, report.contribution, reason=reason, at=here.at)
        actions.settle(here.actor, report, at=here.at)
