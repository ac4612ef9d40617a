"""The bilan that was arrested: the team's page to record it, and what everyone reads of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carto.bilan import actions, adopting
from carto.bilan.forms import AdoptionForm
from carto.bilan.models import Adoption, AdoptionStamp, Bilan
from carto.bilan.views import download, made, team_visit
from carto.concertations.models import Event
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.days import date_format
from carto.dossier import actions as dossier
from carto.exchange import geojson as exchanged
from carto.follow.consent import absolute
from carto.witness import proofs
from carto.witness import views as witness
from carto.witness.models import STAMP_TYPE


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What stands against it is said before anything is typed, and again if it is sent all the same."""
    here, bilan = team_visit(request, slug), made(request, slug, pk)
    require(here.actor, Action.WRITE_BILAN, here.concertation, at=here.at)
    is_first = not here.concertation.adoptions.exists()
    form = AdoptionForm(request.POST or None, request.FILES or None, is_first=is_first)
    if request.method == "POST" and form.is_valid() and _is_adopted(here, bilan, form):
        messages.success(request, _("Le bilan est arrêté. Chacun peut le lire, et une actualité le dit."))
        return redirect("bilan:adopted", slug)
    found = {"visit": here, "concertation": here.concertation, "bilan": bilan, "form": form,
             "against": _against(here, bilan)}  # fmt: skip
    return render(request, "bilan/adopt.html", found)


@require_safe
def adopted(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, the last one first; 404 as long as there is none."""
    here = visit(request, slug)
    rows = list(here.concertation.adoptions.select_related("bilan", "stamp").prefetch_related("bilan__annexes"))
    if not rows:
        raise Http404
    return render(request, "bilan/adopted.html", {"visit": here, "concertation": here.concertation, "adoptions": rows})


@require_safe
def adopted_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    one = _adoption(request, slug, number)
    return download(one.bilan.pdf, f"{one.file_stem}.pdf", "application/pdf")


@require_safe
def adopted_annex(request: HttpRequest, slug: str, number: int, volume: int) -> HttpResponseBase:
    one = _adoption(request, slug, number)
    annex = get_object_or_404(one.bilan.annexes, number=volume)
    return download(annex.pdf, f"{one.file_stem}_volume_{volume}.pdf", "application/pdf")


@require_safe
def adopted_geojson(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    one = _adoption(request, slug, number)
    return download(one.bilan.geojson, f"{one.file_stem}.geojson", exchanged.MEDIA_TYPE)


@require_safe
def adopted_stamp(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What an authority answered of the PDF, as `openssl ts` reads it."""
    one = _adoption(request, slug, number)
    stamp = get_object_or_404(AdoptionStamp, adoption=one, stamped_at__isnull=False)
    headers = {"Content-Disposition": f'attachment; filename="{one.file_stem}.tsr"'}
    return HttpResponse(bytes(stamp.reply), content_type=STAMP_TYPE, headers=headers)


@require_safe
def adopted_act(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    one = _adoption(request, slug, number)
    if not one.act_file:
        raise Http404
    return download(one.act_file, f"deliberation_{one.file_stem}.pdf", "application/pdf")


@require_safe
def adopted_proof(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """That the register holds the hashes of what was arrested: for the verifiers, beside its files."""
    one = _adoption(request, slug, number)
    entry = get_object_or_404(one.concertation.register_entries, event=Event.ADOPTION, subject=one.subject)
    return witness.download(proofs.of(entry, is_opened=True), f"preuve-{one.file_stem}.json")


def _is_adopted(here: Visit, bilan: Bilan, form: AdoptionForm) -> bool:
    """With the news that tells it; what is refused becomes errors of the form."""
    try:
        with transaction.atomic():
            one = actions.adopt(here.actor, bilan, at=here.at, **form.said())
            dossier.post(here.actor, here.concertation, at=here.at, **_news(one))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _news(one: Adoption) -> dict[str, str]:
    """In French, whatever the language of whoever recorded it."""
    with translation.override("fr"):
        said = {
            "act": one.act_reference, "date": date_format(one.act_date),
            "url": absolute(reverse("bilan:adopted", args=[one.concertation.slug])),
        }  # fmt: skip
        body = (
            _("Délibération %(act)s du %(date)s. Le bilan et ses données se lisent [sur cette page](%(url)s).") % said
        )
        return {"title": _("Le bilan de la concertation est arrêté"), "body": body}


def _against(here: Visit, bilan: Bilan) -> list[str]:
    try:
        adopting.refuse(bilan, at=here.at)
    except ValidationError as error:
        return error.messages
    return []


def _adoption(request: HttpRequest, slug: str, number: int) -> Adoption:
    rows = visit(request, slug).concertation.adoptions.select_related("bilan", "concertation")
    one: Adoption = get_object_or_404(rows, number=number)
    return one
