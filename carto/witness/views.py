"""What anyone needs to check the register alone. All but the page is public, the same for all, and kept by caches."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carto.concertations.models import Concertation, Event
from carto.concertations.pages import Visit, visit
from carto.contributions.models import Contribution
from carto.follow.consent import absolute
from carto.witness import carto_verifier, closings, proofs, publishing
from carto.witness.models import STAMP_TYPE, Closing, Head, Stamp

SOON_S = 300
IN_A_FEED = 50


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the heads are, the last ones, and the files to check the register with."""
    here = visit(request, slug)
    heads = Head.objects.filter(concertation=here.concertation).select_related("stamp").order_by("-size")
    found = {"visit": here, "concertation": here.concertation, "heads": heads[:31], "latest": heads.first(),
             "asks_for_stamps": bool(settings.TIMESTAMP_URL)}  # fmt: skip
    return render(request, "witness/page.html", found)


@require_safe
def log(request: HttpRequest, slug: str) -> FileResponse:
    """One canonical entry a line, as far as the last published head."""
    head = _latest(_public(request, slug).concertation)
    response = FileResponse(
        publishing.file_of(head).open("rb"), as_attachment=True, filename=f"inscriptions-{slug}.jsonl",
        content_type="application/jsonl",
    )  # fmt: skip
    patch_cache_control(response, public=True, max_age=SOON_S)
    return response


@require_safe
def closing(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """What the register held when contributions closed."""
    frozen = get_object_or_404(Closing, concertation=_public(request, slug).concertation, number=number)
    response = FileResponse(
        closings.file_of(frozen).open("rb"), as_attachment=True, filename=f"cloture-{slug}-{number}.jsonl",
        content_type="application/jsonl",
    )  # fmt: skip
    patch_cache_control(response, public=True, max_age=SOON_S)
    return response


@require_safe
def heads(request: HttpRequest, slug: str) -> HttpResponse:
    """Every head ever published, the oldest first."""
    concertation = _public(request, slug).concertation
    published = Head.objects.filter(concertation=concertation).select_related("stamp")
    return _json(proofs.heads_said(concertation, published), f"tetes-{slug}.json")


@require_safe
def stamp(request: HttpRequest, slug: str, entries: int) -> HttpResponse:
    """What the authority answered of a head, as `openssl ts` reads it."""
    concertation = _public(request, slug).concertation
    stamps = Stamp.objects.granted().filter(head__concertation=concertation).select_related("head")
    found = get_object_or_404(stamps, head__size=entries)
    return _file(bytes(found.reply), STAMP_TYPE, found.file_name)


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The last heads, for whoever wants to keep them elsewhere."""
    concertation = _public(request, slug).concertation
    title = _("Têtes du registre : %(title)s") % {"title": concertation.title}
    own = absolute(reverse("witness:feed", args=[slug]))
    atom = Atom1Feed(title=title, link=proofs.address(concertation), description=title, feed_url=own, language="fr")
    published = Head.objects.filter(concertation=concertation).select_related("stamp", "concertation")
    for head in published.order_by("-size")[:IN_A_FEED]:
        said = ngettext("%(n)d inscription", "%(n)d inscriptions", head.size) % {"n": head.size}
        atom.add_item(
            title=said, link=proofs.address(concertation), description=head.root, unique_id=f"{own}#{head.size}",
            unique_id_is_permalink=False, pubdate=head.published_at, updateddate=head.published_at,
            enclosures=_enclosures(head),
        )  # fmt: skip
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=SOON_S)
    return response


@require_safe
def consistency(request: HttpRequest, slug: str, first: int, second: int) -> HttpResponse:
    """That the head of `first` entries is the beginning of that of `second`; 404 unless both were published."""
    concertation = _public(request, slug).concertation
    older, newer = (get_object_or_404(Head, concertation=concertation, size=size) for size in (first, second))
    if older.size > newer.size:
        raise Http404
    path = publishing.tree_of(_latest(concertation)).consistency(older.size, newer.size)
    said = {"format": "carto-coherence-1", "de": older.size, "racine_de": older.root, "a": newer.size,
            "racine_a": newer.root, "chemin": path}  # fmt: skip
    return _json(said, f"coherence-{slug}-{older.size}-{newer.size}.json")


@require_safe
@never_cache
def proof(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """That a deposit is in the register, under the last head if it was there already. For the author's device, also
    what opens the entry: its content and its salt."""
    here = visit(request, slug)
    rows = Contribution.objects.filter(concertation=here.concertation).visible_to(here.actor)
    contribution = get_object_or_404(rows.with_reference(reference).only("pk", "author", "number", "channel"))
    entry = get_object_or_404(here.concertation.register_entries, event=Event.DEPOSIT, subject=contribution.reference)
    participant = here.actor.participant
    is_own = participant is not None and contribution.author_id == participant.pk
    return download(proofs.of(entry, is_opened=is_own), f"preuve-{contribution.reference}.json")


@require_safe
def script(request: HttpRequest, slug: str) -> HttpResponse:
    """The verifier as one file of Python."""
    _public(request, slug)
    source = Path(carto_verifier.__file__).read_bytes()
    return _file(source, "text/x-python; charset=utf-8", "carto_verifier.py")


@require_safe
def offline(request: HttpRequest, slug: str) -> HttpResponse:
    """The verifier as one page that needs nobody: to be kept and opened from a disk, so it is given as a file."""
    _public(request, slug)
    found = finders.find("carto/js/verifier.js")
    assert isinstance(found, str)
    whole = render(request, "witness/offline.html").content
    return _file(whole.replace(b"/* script */", Path(found).read_bytes()), "text/html; charset=utf-8", "verifier.html")


def _public(request: HttpRequest, slug: str) -> Visit:
    """A draft has none of this, even for its team: shared caches may keep what is answered here."""
    here = visit(request, slug)
    if here.concertation.published_at is None:
        raise Http404
    return here


def _latest(concertation: Concertation) -> Head:
    head = publishing.latest(concertation)
    if head is None:
        raise Http404
    return head


def _enclosures(head: Head) -> list[Enclosure]:
    stamp = head.stamp_by()
    if stamp is None:
        return []
    url = absolute(reverse("witness:stamp", args=[head.concertation.slug, head.size]))
    return [Enclosure(url, str(len(stamp.reply)), STAMP_TYPE)]


def _json(said: dict[str, Any], name: str) -> HttpResponse:
    response = download(said, name)
    patch_cache_control(response, public=True, max_age=SOON_S)
    return response


def download(said: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(proofs.written(said), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, public=True, max_age=SOON_S)
    return response
