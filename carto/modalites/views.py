"""The agents' page of modalités, one page for each, and the proofs everyone may see."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations import timeline
from carto.concertations.agent_views import agent_page, agent_visit, attempt
from carto.concertations.pages import Visit, visit
from carto.modalites import actions, forms, ledger
from carto.modalites.models import Modalite, Proof

SOON_S = 300
ALONE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = forms.AnnounceForm(request.POST or None, instance=Modalite(concertation=here.concertation))
    if request.method == "POST" and form.is_valid() and _announced(form, here, form.instance):
        messages.success(request, _("La modalité est enregistrée."))
        return redirect("modalites:index", slug)
    read = ledger.read(here.concertation, at=here.at)
    return agent_page(request, "modalites/index.html", here, form, form=form, ledger=read)


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What was done of one, then its proofs, then what was voted."""
    here = agent_visit(request, slug)
    return _one(request, here, get_object_or_404(Modalite, concertation=here.concertation, pk=pk))


@require_http_methods(["GET", "POST"])
def formality(request: HttpRequest, slug: str, formality: str) -> HttpResponse:
    """The same for a publicity the texts ask for, which has no row until something is said of it."""
    here = agent_visit(request, slug)
    asked = timeline.read(here.concertation, at=here.at).template.formalities
    one = next((one for one in asked if one.slug == formality), None)
    if one is None:
        raise Http404
    kept = Modalite.objects.filter(concertation=here.concertation, formality=formality).first()
    return _one(request, here, kept or ledger.begun(here.concertation, one))


@require_http_methods(["POST"])
def announce(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    modalite = _voted_one(here, pk)
    form = forms.AnnounceForm(request.POST, instance=_voted_one(here, pk))
    if form.is_valid() and _announced(form, here, modalite):
        messages.success(request, _("La modalité est enregistrée."))
        return redirect("modalites:detail", slug, pk)
    return _page(request, here, modalite, forms.CarryOutForm(instance=_voted_one(here, pk)), form)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    modalite, act = _voted_one(here, pk), request.POST.get("act", "")[:200]
    if attempt(request, lambda: actions.withdraw(here.actor, modalite, at=here.at, act=act)):
        messages.success(request, _("La modalité est retirée."))
        return redirect("modalites:index", slug)
    return redirect("modalites:detail", slug, pk)


@require_POST
def remove_proof(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    proof = get_object_or_404(Proof, modalite__concertation=here.concertation, pk=pk)
    proof.modalite.concertation = here.concertation
    actions.remove_proof(here.actor, proof, at=here.at)
    messages.success(request, _("La preuve est retirée."))
    return redirect("modalites:detail", slug, proof.modalite_id)


@require_safe
def proof_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A photo is shown, a PDF downloaded under a name of ours; neither ever acts on our pages."""
    here = visit(request, slug)
    proof = get_object_or_404(Proof, modalite__concertation=here.concertation, pk=pk)
    try:
        with proof.file.open("rb") as content:
            response = HttpResponse(content.read(), content_type="image/webp" if proof.is_photo else "application/pdf")
    except FileNotFoundError as error:
        raise Http404 from error
    if not proof.is_photo:
        response["Content-Disposition"] = f'attachment; filename="preuve-{proof.pk}.pdf"'
    is_public = here.concertation.published_at is not None
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={SOON_S}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    return response


def _one(request: HttpRequest, here: Visit, modalite: Modalite) -> HttpResponse:
    form = forms.CarryOutForm(request.POST or None, request.FILES or None, instance=modalite)

    def save() -> None:
        done = {name: form.cleaned_data[name] for name in actions.DONE}
        actions.carry_out(here.actor, modalite, at=here.at, proof=form.received(), **done)

    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, _("C’est enregistré."))
        return redirect("modalites:index", here.concertation.slug)
    announcing = None
    if modalite.pk and not modalite.formality:
        announcing = forms.AnnounceForm(instance=Modalite.objects.get(pk=modalite.pk))
    return _page(request, here, modalite, form, announcing)


def _voted_one(here: Visit, pk: int) -> Modalite:
    found = get_object_or_404(Modalite, concertation=here.concertation, formality="", pk=pk)
    found.concertation = here.concertation
    return found


def _page(
    request: HttpRequest, here: Visit, modalite: Modalite, form: Any, announcing: forms.AnnounceForm | None
) -> HttpResponse:
    read = ledger.read(here.concertation, at=here.at)
    same = [
        line for line in read.lines if (line.modalite.pk, line.modalite.formality) == (modalite.pk, modalite.formality)
    ]
    checked = [form] if announcing is None else [form, announcing]
    context = {
        "line": same[0] if same else None,
        "one_line": same,
        "modalite": modalite,
        "form": form,
        "announcing": announcing,
    }
    return agent_page(request, "modalites/detail.html", here, *checked, withdrawing=forms.WithdrawForm(), **context)


def _announced(form: forms.AnnounceForm, here: Visit, modalite: Modalite) -> bool:
    given = form.cleaned_data
    voted = {name: given[name] for name in actions.VOTED}
    modalite.concertation = here.concertation
    return _saved(form, lambda: actions.announce(here.actor, modalite, at=here.at, act=given["act"], **voted))


def _saved(form: Any, save: Callable[[], object]) -> bool:
    """Run `save`; a ValidationError becomes errors of `form`, each at its field, and everything typed stays."""
    try:
        with transaction.atomic():
            save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
