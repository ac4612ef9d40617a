"""Two forms that nobody has to fill, the figures that may be read of them, and the team's page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.audience import actions, barometer, forms, once, results
from carto.audience.models import Asked, Form, Remark
from carto.audience.participants import FOR_WHO_SPOKE, has_spoken, took_part
from carto.concertations.agent_views import agent_page, agent_visit
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, decide
from carto.guard.gate import measure
from carto.guard.limits import TooMany

REPLIES_AN_HOUR = 60  # of one network: a workshop in one room replies together


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, slug: str) -> HttpResponse:
    """After a deposit, a vote or a comment: who takes part, without saying who one is."""
    here = visit(request, slug)
    asked = Asked.questions_of(here.concertation)
    form = forms.ReplyForm(_posted(request), questions=asked, concertation=here.concertation)
    reason = decide(here.actor, Action.TELL_WHO, here.concertation, at=here.at).reason
    if not reason and not has_spoken(here.actor, here.concertation):
        reason = str(FOR_WHO_SPOKE)
    if not reason and not asked:
        reason = _("Cette concertation ne pose pas de questions à ceux qui participent.")

    def save() -> None:
        actions.tell_who(here.actor, here.concertation, form.replies(), at=here.at)

    return _replied(request, here, Form.WHO, form, reason, save)


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, slug: str) -> HttpResponse:
    """Once nobody can speak any more: how it went."""
    here = visit(request, slug)
    form = forms.ClosingForm(_posted(request), concertation=here.concertation)
    reason = decide(here.actor, Action.ASSESS, here.concertation, at=here.at).reason

    def save() -> None:
        remark = form.cleaned_data["remark"]
        actions.assess(here.actor, here.concertation, form.replies(), remark=remark, at=here.at)

    return _replied(request, here, Form.CLOSING, form, reason, save)


@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    response = HttpResponse(results.to_csv(here.concertation), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-qui-a-participe.csv"'
    return response


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The team's: which questions are asked, what was replied."""
    here = agent_visit(request, slug)
    asked = {"slugs": [one.slug for one in Asked.questions_of(here.concertation)]}
    choosing = forms.ChoiceForm(_posted(request), initial=asked)
    if choosing.is_valid():
        actions.choose(here.actor, here.concertation, choosing.cleaned_data["slugs"], at=here.at)
        messages.success(request, _("Les questions sont enregistrées."))
        return redirect("audience:index", slug)
    return _team_page(request, here, choosing, forms.SharesForm(concertation=here.concertation))


@require_POST
def shares(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = forms.SharesForm(request.POST, request.FILES, concertation=here.concertation)
    if form.is_valid():
        actions.refer(here.actor, here.concertation, form.about, form.cleaned_data["shares"], at=here.at)
        messages.success(request, _("C’est enregistré."))
        return redirect("audience:index", slug)
    asked = {"slugs": [one.slug for one in Asked.questions_of(here.concertation)]}
    return _team_page(request, here, forms.ChoiceForm(initial=asked), form)


@require_POST
def remove_remark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    remark = get_object_or_404(Remark, concertation=here.concertation, pk=pk)
    remark.concertation = here.concertation
    actions.remove_remark(here.actor, remark, at=here.at)
    messages.success(request, _("La remarque est effacée."))
    return redirect("audience:index", slug)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _replied(
    request: HttpRequest, here: Visit, kind: Form, form: forms.ReplyForm, reason: str, save: Callable[[], None]
) -> HttpResponse:
    """GET: the form, or why there is none. POST: counted once a device, or not at all when one declines."""
    has_replied = once.has_replied(request, here.concertation, kind)
    if request.method == "POST" and reason:
        raise Refused(reason)
    if request.method == "POST" and (has_replied or "declines" in request.POST or _saved(request, here, form, save)):
        said = _("Très bien : on ne vous le demandera plus sur cet appareil.")
        if "declines" not in request.POST:
            said = _("Vous avez déjà répondu.") if has_replied else _("Merci. Votre réponse est comptée.")
        messages.success(request, said)
        done = redirect(f"{reverse('concertations:about', args=[here.concertation.slug])}#participants")
        once.remember(request, done, here.concertation, kind)
        return done
    context = {"visit": here, "concertation": here.concertation, "form": form, "reason": reason}
    context |= {"has_replied": has_replied, "is_closing": kind is Form.CLOSING}
    response = render(request, "audience/ask.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _saved(request: HttpRequest, here: Visit, form: forms.ReplyForm, save: Callable[[], None]) -> bool:
    """Everything typed stays on the page when it is not."""
    if not form.is_valid():
        return False
    try:
        measure(request, here.concertation, "q", REPLIES_AN_HOUR, at=here.at)
        save()
    except TooMany as refused:
        form.add_error(None, refused.reason)
        return False
    return True


def _team_page(request: HttpRequest, here: Visit, choosing: forms.ChoiceForm, giving: forms.SharesForm) -> HttpResponse:
    return agent_page(
        request,
        "audience/index.html",
        here,
        choosing,
        giving,
        choosing=choosing,
        giving=giving,
        who=results.of_who(here.concertation),
        closing=results.of_closing(here.concertation),
        took_part=took_part(here.concertation),
        landmarks=barometer.LANDMARKS,
        remarks=Remark.objects.filter(concertation=here.concertation),
    )
