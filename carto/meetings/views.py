"""One meeting as everyone reads it, its minutes, and signing up for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.accounts.actors import give_key
from carto.concertations.identity import pseudonym_of
from carto.concertations.pages import Visit, visit
from carto.concertations.rules import Refused
from carto.contributions import map_settings
from carto.guard.effort import Given
from carto.guard.gate import passing
from carto.guard.models import ActKind
from carto.meetings import actions, agenda, seats
from carto.meetings.actions import SignedUp
from carto.meetings.forms import SignUpForm
from carto.meetings.models import Meeting, SignUp

SOON_S = 300
ALONE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


@require_safe
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = visit(request, slug)
    meeting = meeting_of(here, pk)
    return render(request, "meetings/detail.html", page_context(here, meeting))


@require_safe
def minutes_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Downloaded under a name of ours: it never acts on our pages."""
    here = visit(request, slug)
    meeting = meeting_of(here, pk)
    if not meeting.minutes_file:
        raise Http404
    try:
        with meeting.minutes_file.open("rb") as content:
            response = HttpResponse(content.read(), content_type="application/pdf")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Disposition"] = f'attachment; filename="compte-rendu-{meeting.pk}.pdf"'
    is_public = here.concertation.published_at is not None
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={SOON_S}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    return response


@require_safe
def agenda_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = meeting_of(visit(request, slug), pk)
    response = HttpResponse(agenda.file_of(meeting), content_type=agenda.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="rencontre-{meeting.pk}.ics"'
    return response


@require_POST
def sign_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """422 faulty, 403 refused, 429 too many: the form comes back as it was typed."""
    here = visit(request, slug)
    meeting, form, status = meeting_of(here, pk), SignUpForm(request.POST), 422
    if form.is_valid():
        try:
            done = _sign_up(request, here, meeting, form)
        except Refused as refused:
            status = refused.status
            form.add_error(None, refused.reason)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = (
                _("Plus de place : vous attendez qu’une se libère.")
                if done.sign_up.is_waiting
                else _("C’est noté : vous venez.")
            )
            messages.success(request, said)
            response = redirect("meetings:detail", slug, pk)
            give_key(response, done.actor.key)
            return response
    return render(request, "meetings/detail.html", page_context(here, meeting, form), status=status)


def _sign_up(request: HttpRequest, here: Visit, meeting: Meeting, form: SignUpForm) -> SignedUp:
    given = Given.among(request.POST)
    with passing(request, here.actor, here.concertation, ActKind.SIGN_UP, given, at=here.at) as passage:
        done = actions.sign_up(here.actor, meeting, at=here.at, **form.said())
        passage.note(done.actor, f"rencontre {meeting.pk}")
    return done


@require_POST
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """By the device that signed up."""
    here = visit(request, slug)
    one = own_of(here, meeting_of(here, pk))
    if one is None:
        raise Http404
    actions.take_back(here.actor, one, at=here.at)
    messages.success(request, _("Vous ne venez plus : votre inscription est effacée."))
    return redirect("meetings:detail", slug, pk)


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """By the private link: what was signed up, and one button to take it back."""
    here = visit(request, slug)
    one = seats.of_token(token, slug)
    if one is None:
        return render(request, "meetings/gone.html", {"visit": here, "concertation": here.concertation}, status=404)
    if request.method == "POST":
        actions.take_back(here.actor, one, at=here.at)
        messages.success(request, _("Vous ne venez plus : votre inscription est effacée."))
        return redirect("meetings:detail", slug, one.meeting_id)
    context = {"visit": here, "concertation": here.concertation, "meeting": one.meeting, "one": one}
    return render(request, "meetings/own.html", context)


def own_of(here: Visit, meeting: Meeting) -> SignUp | None:
    """The visitor's own."""
    participant = here.actor.participant
    one = meeting.sign_ups.filter(participant=participant).first() if participant is not None else None
    if one is not None:
        one.meeting = meeting
    return one


def meeting_of(here: Visit, pk: int) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("modalite"), concertation=here.concertation, pk=pk)
    meeting.concertation = here.concertation
    return meeting


def page_context(here: Visit, meeting: Meeting, form: SignUpForm | None = None) -> dict[str, object]:
    """`form`: the one that was sent, when it comes back."""
    one = own_of(here, meeting)
    return {
        "visit": here,
        "concertation": here.concertation,
        "meeting": meeting,
        "is_over": meeting.ends_at <= here.at,
        "takes_sign_ups": meeting.takes_sign_ups_at(here.at),
        "seated": meeting.sign_ups.filter(is_waiting=False).count() if meeting.takes_sign_ups else 0,
        "has_room": seats.has_room(meeting),
        "own": one,
        "own_token": seats.token_of(one) if one else "",
        "form": form or SignUpForm(initial={"name": pseudonym_of(here.actor, here.concertation)}),
        "settings": map_settings.reading_settings(here.concertation) if meeting.position else None,
    }
