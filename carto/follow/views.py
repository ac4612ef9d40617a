"""Following, without an account and without a script: ask, confirm, stop, see what one follows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from carto.accounts import limits
from carto.concertations.pages import Visit, visit
from carto.follow import actions, consent, targets
from carto.follow.forms import OFFER_ID, AddressForm, ConfirmForm, FollowForm
from carto.follow.known import PROVEN, known_address
from carto.follow.models import Follow, Follower, Rhythm
from carto.follow.targets import Target, words_of
from carto.geo.geojson import InvalidGeometry
from carto.guard import networks
from carto.guard.gate import measure
from carto.guard.limits import TooMany

LISTS_AN_HOUR = 20  # letters of one network too
FOLLOWS_AN_HOUR = 40  # of one network: each may send a letter


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """What the address names (see `targets.read`), and the form that follows it. To htmx, which posts the offer made
    under a vote, the offer again with its faults, or what was done."""
    here = visit(request, slug)
    try:
        target = targets.read(request.GET, here.concertation)
    except targets.UnknownTarget as error:
        raise Http404 from error
    except InvalidGeometry as error:
        return _page(request, "follow/refused.html", here, status=422, sentence=str(error))
    known = known_address(request)
    is_offer = request.headers.get("HX-Request") == "true" and target.contribution is not None
    form = FollowForm(request.POST or None, known=known, auto_id=OFFER_ID if is_offer else "id_%s")
    template = "follow/_offer.html" if is_offer else "follow/follow.html"
    asking = {"target": target, "contribution": target.contribution, "form": form, "known": known}
    if request.method == "POST" and form.is_valid():
        try:
            measure(request, here.concertation, "follow", FOLLOWS_AN_HOUR, at=here.at)
        except TooMany as refused:
            form.add_error(None, refused.reason)
            return _page(request, template, here, status=refused.status, **asking)
        done = "follow/_offer_done.html" if is_offer else "follow/asked.html"
        return _follow(request, here, target, form.values(), known, template=done)
    return _page(request, template, here, status=422 if form.errors else 200, **asking)


@require_http_methods(["GET", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what was asked for this address, POST begins what is ticked (mail scanners open links)."""
    follower = consent.follower_of_token(token, consent.CONFIRM)
    if follower is None:
        return _private(request, "follow/expired.html", status=410)
    if request.POST.get("decision") == "refuse":
        consent.refuse([follower.email], at=timezone.now())
        messages.success(request, _("C’est noté : plus rien ne sera envoyé à cette adresse."))
        return redirect("home")
    pending = list(_rows(follower).pending())
    form = ConfirmForm(request.POST or None, pending=pending)
    if request.method == "POST" and form.is_valid():
        consent.confirm(follower, form.chosen(), at=timezone.now())
        request.session[PROVEN] = follower.pk
        messages.success(request, _("C’est confirmé. Vous recevrez les nouvelles à cette adresse."))
        return redirect("follow:list", consent.list_token(follower))
    context: dict[str, Any] = {"follower": follower, "pending": [(row, words_of(row)) for row in pending]}
    return _private(request, "follow/confirm.html", **context)


@csrf_exempt  # mail programs post « List-Unsubscribe=One-Click » by themselves (RFC 8058); the link is the proof
@require_http_methods(["GET", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """POST stops at once. GET shows the button, which the page presses by itself for who looks at it: programs that
    open the links of letters must not stop anything."""
    pks = consent.follows_of_token(token)
    if pks is None:
        return _private(request, "follow/expired.html", status=410)
    rows = Follow.objects.filter(pk__in=pks).select_related("concertation", "contribution", "area", "follower")
    if request.method == "POST":
        if request.POST.get("decision") == "put_back":
            consent.put_back(pks, at=timezone.now())
        else:
            consent.stop(pks, at=timezone.now())
        rows = rows.all()
    is_stopped = not any(row.stopped_at is None for row in rows)
    context: dict[str, Any] = {
        "words": [(row.concertation.title, words_of(row)) for row in rows],
        "is_stopped": is_stopped,
        "is_put_back": request.POST.get("decision") == "put_back",
        "list_url": consent.list_url(rows[0].follower) if rows else "",
    }
    return _private(request, "follow/stop.html", **context)


@require_http_methods(["GET", "POST"])
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """One's list, for who has shown which address is theirs; else a letter leads to it, and the page says the same
    whether or not the address follows anything."""
    address = known_address(request)
    form = AddressForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            return _private(request, "follow/unknown.html", status=422, address=address, form=form)
        network = networks.network_of(request).hex()
        if limits.is_over("follow_list", network, most=LISTS_AN_HOUR):
            form.add_error(None, _("Trop de demandes depuis votre connexion : réessayez dans une heure."))
            return _private(request, "follow/unknown.html", status=429, address=address, form=form)
        consent.send_list(form.cleaned_data["email"], at=timezone.now())
        return _private(request, "follow/unknown.html", address=address, sent_to=form.cleaned_data["email"])
    follower = Follower.objects.filter(email=address).first() if address else None
    if follower is None:
        return _private(request, "follow/unknown.html", address=address, form=form)
    return redirect("follow:list", consent.list_token(follower))


@require_http_methods(["GET", "POST"])
@never_cache
def list_page(request: HttpRequest, token: str) -> HttpResponse:
    """All that an address follows; each line changes its rhythm, stops, or is put back."""
    follower = consent.follower_of_token(token, consent.LIST)
    if follower is None:
        return _private(request, "follow/expired.html", status=410)
    if request.method == "POST":
        _change(request, follower)
        return redirect("follow:list", token)
    rows = _rows(follower)
    context: dict[str, Any] = {
        "follower": follower,
        "active": [(row, words_of(row)) for row in rows if row.confirmed_at and row.stopped_at is None],
        "pending": [(row, words_of(row)) for row in rows.pending()],
        "stopped": [(row, words_of(row)) for row in rows if row.confirmed_at and row.stopped_at is not None],
        "rhythms": Rhythm.choices,
    }
    return _private(request, "follow/list.html", **context)


@require_POST
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Forget the address and all that it follows."""
    follower = consent.follower_of_token(token, consent.LIST)
    if follower is not None:
        follower.delete()
    request.session.pop(PROVEN, None)
    messages.success(request, _("L’adresse et tous ses suivis sont oubliés."))
    return redirect("home")


def _follow(
    request: HttpRequest, here: Visit, target: Target, values: dict[str, Any], known: str, *, template: str
) -> HttpResponse:
    """The same page whether the address is known or not: nobody learns who follows what."""
    is_proven = bool(known) and values["email"] == known
    asked = actions.follow(
        here.actor, target, is_proven=is_proven, language=get_language() or "fr", at=here.at, **values
    )
    url = consent.list_url(asked.follower) if is_proven else ""
    told = {"target": target, "email": values["email"], "is_proven": is_proven, "list_url": url}
    return _page(request, template, here, **told)


def _change(request: HttpRequest, follower: Follower) -> None:
    """What a line's buttons ask; a line of somebody else's is left alone."""
    pks = [row.pk for row in follower.follows.all() if str(row.pk) == request.POST.get("follow")]
    decision, rhythm = request.POST.get("decision"), request.POST.get("rhythm")
    if decision == "stop":
        consent.stop(pks, at=timezone.now())
    elif decision == "confirm":
        consent.confirm(follower, pks, at=timezone.now())
    elif decision == "put_back":
        consent.put_back(pks, at=timezone.now())
    elif rhythm in Rhythm.values:
        for pk in pks:
            consent.set_rhythm(follower, pk, Rhythm(rhythm))
    messages.success(request, _("C’est changé."))


def _rows(follower: Follower) -> Any:
    rows = Follow.objects.filter(follower=follower, concertation__published_at__isnull=False)
    return rows.select_related("concertation", "contribution", "area", "follower")


def _page(request: HttpRequest, template: str, here: Visit, *, status: int = 200, **context: Any) -> HttpResponse:
    base = {"visit": here, "concertation": here.concertation}
    return render(request, template, base | context, status=status)


def _private(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page whose address is a proof: not a byte of its path goes to the next one (as `author_views.come_back`)."""
    response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "strict-origin"
    return response
