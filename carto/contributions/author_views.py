"""Pages of someone who contributes: propose without a map, receipt, edit, withdraw, come back by the private link."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.accounts.actors import actor_of, give_key
from carto.accounts.models import Participant, participant_of_key
from carto.concertations import charter
from carto.concertations.identity import ask_address, pseudonym_of, still_needs
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.refusals import written
from carto.concertations.register import Event
from carto.concertations.rules import Decision, Refused, decide, require
from carto.contributions import actions, drafting, finding, kin, previewing
from carto.contributions.forms import ContributionForm, DepositForm, EditForm
from carto.contributions.models import Contribution, Draft
from carto.contributions.pages import about_one
from carto.contributions.similar import Similar, similar
from carto.contributions.similar_views import SIMILAR, SIMILAR_AN_HOUR
from carto.guard.effort import Given
from carto.guard.gate import measure, passing
from carto.guard.limits import TooMany
from carto.guard.models import ActKind


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole deposit without map or script; what was typed comes back with its errors."""
    here = visit(request, slug)
    if request.method == "POST" and "keep" in request.POST:
        return _keep_draft(request, here)
    decision = decide(here.actor, Action.SUBMIT, here.concertation, at=here.at)
    asks = request.method == "GET" and any(request.GET.get(name) for name in ASKED_PLACE)
    if "find" in request.POST or (asks and decision.allowed):
        return _read_back(request, here)
    participant = here.actor.participant
    kept = drafting.of(here.actor, here.concertation)
    form = DepositForm(
        request.POST or None,
        request.FILES or None,
        concertation=here.concertation,
        needs=still_needs(here.actor, here.concertation),
        charter=charter.version_to_accept(here.actor, here.concertation),
        initial={
            "pseudonym": pseudonym_of(here.actor, here.concertation),
            "email": participant.email if participant else "",
        }
        | (drafting.initial_of(kept.content, here.concertation) if kept else {}),
    )
    status = 200 if decision.allowed else 403
    if "preview" in request.POST and decision.allowed:
        return _preview(request, here, form, decision)
    alike = _alike(request, here, form) if request.method == "POST" and decision.allowed else []
    if request.method == "POST" and decision.allowed and form.is_valid() and not alike:
        try:
            deposit = _deposit(request, here, form)
        except ValidationError as error:
            form.add_refusal(error)
        except Refused as refused:
            form.add_error(None, refused.reason)
            status = refused.status
        else:
            ask_address(deposit.actor, here.concertation, form.cleaned_data.get("email", ""))
            response = redirect("contributions:receipt", slug, deposit.contribution.reference)
            give_key(response, deposit.actor.key)
            return response
    if form.errors and status == 200:
        status = 422
    typed = request.POST if request.method == "POST" else form.initial
    return _form_page(
        request, "contributions/submit.html", here, form, status=status, decision=decision, kept=kept, alike=alike,
        reading=finding.held(typed, here.concertation), written=[] if decision.allowed else written(request),
    )  # fmt: skip


def _preview(request: HttpRequest, here: Visit, form: DepositForm, decision: Decision) -> HttpResponse:
    """What everyone will see, above the form as it was typed; nothing is sent."""
    shown, near = None, []
    if form.is_valid():
        try:
            shown = previewing.preview(here.concertation, **form.values())
            near = [one.reference for one in kin.known_to(shown, form.values()["near"])]
        except ValidationError as error:
            form.add_refusal(error)
    status = 422 if form.errors else 200
    return _form_page(
        request, "contributions/submit.html", here, form, status=status, decision=decision, preview=shown, near=near
    )


def _alike(request: HttpRequest, here: Visit, form: DepositForm) -> list[Similar]:
    """What others said near and like it, told once before it is sent; never where it would make the files be lost, nor
    to a network that asks without end, whose deposit is weighed by its own limits."""
    if "similar_seen" in request.POST or request.POST.get("near") or request.FILES or not form.is_valid():
        return []
    try:
        measure(request, here.concertation, SIMILAR, SIMILAR_AN_HOUR, at=here.at)
    except TooMany:
        return []
    told = form.cleaned_data
    themes = [theme.slug for theme in told["themes"]]
    return similar(here.concertation, form.place()["geometry"], f"{told['title']} {told['body']}", themes)


ASKED_PLACE = ("about", "place_q")  # what a link to the form may say of the place


def _read_back(request: HttpRequest, here: Visit) -> HttpResponse:
    """The place as it is understood, all else as it was typed; nothing is sent."""
    require(here.actor, Action.SUBMIT, here.concertation, at=here.at)
    asked = request.POST if request.method == "POST" else request.GET
    typed, reading = finding.find(asked, request.FILES, here.concertation)
    decision = decide(here.actor, Action.SUBMIT, here.concertation, at=here.at)
    participant = here.actor.participant
    who = {
        "pseudonym": pseudonym_of(here.actor, here.concertation), "email": participant.email if participant else "",
    }  # fmt: skip
    form = DepositForm(
        initial=who | _as_typed(typed, here), concertation=here.concertation,
        needs=still_needs(here.actor, here.concertation),
        charter=charter.version_to_accept(here.actor, here.concertation),
    )  # fmt: skip
    form.files = request.FILES
    return _form_page(request, "contributions/submit.html", here, form, status=200, decision=decision, reading=reading)


def _as_typed(typed: QueryDict, here: Visit) -> dict[str, object]:
    """As a draft would keep it, with what a draft does not keep."""
    content = drafting.read_form(typed, here.concertation)
    again = {name: typed[name] for name in ("email", "charter_accepted", "near") if name in typed}
    version = charter.version_to_accept(here.actor, here.concertation)
    if typed.get("charter_version", "") not in ("", str(version)):
        again.pop("charter_accepted", None)  # another text is shown now
    return drafting.initial_of(content, here.concertation) | again


def _keep_draft(request: HttpRequest, here: Visit) -> HttpResponse:
    """What is typed, kept as it is: nothing in it is a fault yet."""
    require(here.actor, Action.SUBMIT, here.concertation, at=here.at)
    content = drafting.read_form(request.POST, here.concertation)
    form = DepositForm(
        initial=drafting.initial_of(content, here.concertation), concertation=here.concertation,
        needs=still_needs(here.actor, here.concertation),
        charter=charter.version_to_accept(here.actor, here.concertation),
    )  # fmt: skip
    given = Given.among(request.POST)
    try:
        with passing(request, here.actor, here.concertation, ActKind.DRAFT, given, at=here.at):
            actor, _draft = drafting.save(here.actor, here.concertation, content, at=here.at)
    except (Refused, ValidationError) as error:
        reason, status = (error.reason, error.status) if isinstance(error, Refused) else (error.messages[0], 422)
        messages.error(request, reason)
        decision = decide(here.actor, Action.SUBMIT, here.concertation, at=here.at)
        return _form_page(request, "contributions/submit.html", here, form, status=status, decision=decision)
    response = redirect("contributions:draft", here.concertation.slug)
    give_key(response, actor.key)
    return response


def _deposit(request: HttpRequest, here: Visit, form: DepositForm) -> actions.Deposit:
    given = Given.among(request.POST)
    with passing(request, here.actor, here.concertation, ActKind.DEPOSIT, given, at=here.at) as passage:
        deposit = actions.submit(here.actor, here.concertation, at=here.at, **form.kept_contact, **form.values())
        passage.note(deposit.actor, deposit.contribution.reference, deposit.contribution.body)
        charter.accept(deposit.actor, here.concertation, at=here.at)
    return deposit


@require_safe
@never_cache
@about_one
def receipt(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Number, moment, hash and private link, for the author's device; 404 for any other."""
    participant = here.actor.participant
    if participant is None or contribution.author_id != participant.pk:
        raise Http404
    entry = here.concertation.register_entries.get(event=Event.DEPOSIT, subject=contribution.reference)
    private_url = ""  # an account needs none
    if here.actor.key:
        place = {"key": here.actor.key, "slug": here.concertation.slug, "reference": contribution.reference}
        private_url = request.build_absolute_uri(reverse("contributions:return", kwargs=place))
    return _page(
        request, "contributions/receipt.html", here, contribution=contribution, entry=entry, private_url=private_url,
        needs=still_needs(here.actor, here.concertation), who=participant,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@about_one
def edit(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    require(here.actor, Action.EDIT, here.concertation, contribution, at=here.at)
    if "find" in request.POST:
        typed, reading = finding.find(request.POST, request.FILES, here.concertation)
        form = EditForm(contribution=contribution)
        form.initial.update(_cleared(_as_typed(typed, here)))
        form.files = request.FILES
        return _form_page(
            request, "contributions/edit.html", here, form, status=200, contribution=contribution, reading=reading
        )
    form = EditForm(request.POST or None, request.FILES or None, contribution=contribution)
    if request.method == "POST" and form.is_valid():
        try:
            former = contribution.version
            edited = actions.edit(here.actor, contribution, at=here.at, **form.kept_contact, **form.values())
        except ValidationError as error:
            form.add_refusal(error)
        else:
            if edited.version == former:
                messages.info(request, _("Vous n’avez rien changé : votre contribution reste comme elle était."))
            else:
                messages.success(request, _("Votre contribution est modifiée. Le registre garde l’ancienne version."))
            return _to_detail(here, contribution)
    status = 422 if form.errors else 200
    told = finding.held(request.POST, here.concertation) if form.errors else None
    return _form_page(
        request, "contributions/edit.html", here, form, status=status, contribution=contribution, reading=told
    )


def _cleared(typed: dict[str, object]) -> dict[str, object]:
    """What is not said any more is not what was stored."""
    return {"about": "", "unplaced": False, "positions": "", "place_q": ""} | typed


@require_http_methods(["GET", "POST"])
@about_one
def withdraw(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """GET asks to confirm, POST withdraws."""
    require(here.actor, Action.WITHDRAW, here.concertation, contribution, at=here.at)
    if request.method == "POST":
        actions.withdraw(here.actor, contribution, at=here.at)
        messages.success(request, _("Votre contribution est retirée. Son numéro reste au registre."))
        return _to_detail(here, contribution)
    return _page(request, "contributions/withdraw.html", here, contribution=contribution)


@require_POST
@about_one
def name(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Hide one's name (`private=1`) or show it again."""
    is_private = request.POST.get("private") == "1"
    actions.hide_name(here.actor, contribution, is_private=is_private, at=here.at)
    messages.success(request, hidden_sentence() if is_private else _("Votre nom est de nouveau montré."))
    return _to_detail(here, contribution)


def hidden_sentence() -> str:
    return _("Votre nom n’est plus montré au public. Ce qui a été téléchargé ou imprimé avant le garde.")


@require_safe
@never_cache
def come_back(request: HttpRequest, key: str, slug: str, reference: str) -> HttpResponse:
    """What the private link opens: one button. Nothing is given on GET: mail programs open links by themselves.

    The answer is 200 even for a wrong key, as refusals are logged with their address, and the key is in it."""
    participant = participant_of_key(key)
    present = actor_of(request).participant
    response = render(
        request,
        "contributions/return.html",
        {
            "who": participant,
            "key": key,
            "slug": slug,
            "reference": reference,
            "is_draft": reference == drafting.REFERENCE,
            "replaced": present if present and participant and present.pk != participant.pk else None,
        },
    )
    # The address holds the key: not a byte of its path goes to the next page. « no-referrer » would also blank the
    # Origin header, by which the button's POST is recognised as ours.
    response["Referrer-Policy"] = "strict-origin"
    return response


@require_POST
@never_cache
@sensitive_post_parameters("key")
def resume(request: HttpRequest) -> HttpResponse:
    """The button of `come_back`: the device takes the participant's key; the key is in the body, not the address."""
    key, slug, reference = (request.POST.get(name, "") for name in ("key", "slug", "reference"))
    here = visit(request, slug)
    participant = participant_of_key(key)
    if participant is None or not _is_of(participant, here, reference):
        raise Http404
    is_draft = reference == drafting.REFERENCE
    response = redirect("contributions:draft", slug) if is_draft else redirect("debate:detail", slug, reference)
    give_key(response, key)
    return response


def _is_of(participant: Participant, here: Visit, reference: str) -> bool:
    if reference == drafting.REFERENCE:
        return Draft.objects.of(participant).filter(concertation=here.concertation).exists()
    own = Contribution.objects.filter(concertation=here.concertation, author=participant)
    return own.with_reference(reference).exists()


def _to_detail(here: Visit, contribution: Contribution) -> HttpResponse:
    return redirect("debate:detail", here.concertation.slug, contribution.reference)


def _form_page(
    request: HttpRequest, template: str, here: Visit, form: ContributionForm, *, status: int, **more: object
) -> HttpResponse:
    return _page(request, template, here, status=status, form=form, **more)


def _page(request: HttpRequest, template: str, here: Visit, *, status: int = 200, **context: object) -> HttpResponse:
    shared = {"visit": here, "concertation": here.concertation, "at": timezone.now()}
    return render(request, template, shared | context, status=status)
