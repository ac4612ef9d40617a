"""The moderators' pages: the queue, and the gestures on one text from its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require, require_somewhere
from carto.contributions import reasons
from carto.contributions.forms import MaskForm
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one, acting_on_one
from carto.debate.views import comment_numbered
from carto.moderation import actions, record
from carto.moderation.models import Contest, Outcome, Text
from carto.moderation.queue import is_key, page_of, rows_of, tabs, texts_of
from carto.moderation.suspects import suspects

REGISTER_PAGE = 100
LONGEST_ANSWER = Contest._meta.get_field("answer").max_length or 0


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Texts that ask for a decision; `?voir=` says for which reason."""
    here = _moderator_visit(request, slug)
    suspect = suspects(here.concertation)
    offered = tabs(here, suspect)
    tab = next((one for one in offered if one.slug == request.GET.get("voir")), offered[0])
    page = page_of(here, tab, request.GET.get("page"))
    context = {
        "visit": here,
        "concertation": here.concertation,
        "tabs": offered,
        "tab": tab,
        "query": f"voir={tab.slug}",
        "page": page,
        "rows": rows_of(here, page, suspect),
        "reasons": [(one.slug, one.label) for one in reasons.offered(here.concertation)],
    }
    return render(request, "moderation/queue.html", context)


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Every decision, the latest first, for whoever may read what is masked."""
    here = visit(request, slug)
    require(here.actor, Action.SEE_MASKED, here.concertation, at=here.at)
    page = Paginator(record.decisions(here.concertation).reverse(), REGISTER_PAGE).get_page(request.GET.get("page"))
    rows = [record.row_of(here.concertation, one) for one in page]
    context = {"visit": here, "concertation": here.concertation, "page": page, "rows": rows}
    return render(request, "moderation/register.html", context)


@dataclass(frozen=True)
class Asked:
    """What was pressed: on which texts, given by key, the reason if it is to mask them, the answer to a
    contest and which one that was."""

    verb: str
    keys: list[str]
    reason: str = ""
    answer: str = ""
    contest: int | None = None

    @classmethod
    def of(cls, sent: QueryDict) -> "Asked":
        """A row's own button names its text; those at the end of the page are for what is ticked."""
        ticked = sent.getlist("text")
        for verb in ("keep", "mask", "unmask", "uphold", "lift"):
            if key := sent.get(verb):
                is_for_all = key == "ticked"
                reason = sent.get("reason" if is_for_all else f"reason-{key}", "")
                contest = sent.get(f"contest-{key}", "")
                read = int(contest) if is_key(contest) else None
                return cls(verb, ticked if is_for_all else [key], reason, sent.get(f"answer-{key}", "").strip(), read)
        return cls("", ticked)


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide of one text, or of all that are ticked, one after the other: a refusal undoes none of those before."""
    here = _moderator_visit(request, slug)
    asked = Asked.of(request.POST)
    form = MaskForm({"reason": asked.reason}, concertation=here.concertation)
    if not asked.verb or not asked.keys:
        messages.error(request, _("Cochez d’abord les textes dont vous voulez décider."))
    elif asked.verb == "mask" and not form.is_valid():
        messages.error(request, _("Choisissez un motif avant de masquer."))
    elif asked.verb in ("uphold", "lift") and not 0 < len(asked.answer) <= LONGEST_ANSWER:
        messages.error(request, _("Écrivez à l’auteur une réponse de mille caractères au plus."))
    else:
        read_at = moment_of(request.POST.get("read_at", "")) or here.at
        act: Callable[[Text], bool] = {
            "keep": lambda text: actions.keep(here.actor, text, read_at=read_at, at=here.at),
            "mask": lambda text: actions.mask(
                here.actor, text, reason=form.cleaned_data["reason"], read_at=read_at, at=here.at
            ),
            "unmask": lambda text: actions.unmask(here.actor, text, read_at=read_at, at=here.at),
            "uphold": lambda text: _answer(here, text, Outcome.UPHELD, asked),
            "lift": lambda text: _answer(here, text, Outcome.LIFTED, asked),
        }[asked.verb]
        _tell(request, asked.verb, [(text, act(text)) for text in _texts(here, asked.keys)])
    return redirect(f"{reverse('moderation:queue', args=[slug])}?{_back(request.POST)}")


@require_http_methods(["GET", "POST"])
@about_one
def mask(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    require(here.actor, Action.MODERATE, here.concertation, contribution, at=here.at)
    form = MaskForm(request.POST or None, concertation=here.concertation)
    if request.method == "POST" and form.is_valid():
        actions.mask(here.actor, contribution, reason=form.cleaned_data["reason"], read_at=here.at, at=here.at)
        messages.success(request, _("La contribution est masquée ; elle reste lisible par l’équipe et au registre."))
        return redirect("debate:detail", here.concertation.slug, contribution.reference)
    context = {"visit": here, "concertation": here.concertation, "contribution": contribution, "form": form}
    return render(request, "moderation/mask.html", context, status=422 if form.errors else 200)


@require_POST
@about_one
def unmask(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    actions.unmask(here.actor, contribution, read_at=here.at, at=here.at)
    messages.success(request, _("La contribution est de nouveau publique."))
    return redirect("debate:detail", here.concertation.slug, contribution.reference)


@require_POST
@acting_on_one
def mask_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    comment = comment_numbered(here, contribution, number)
    form = MaskForm(request.POST, concertation=here.concertation)
    if form.is_valid():
        actions.mask(here.actor, comment, reason=form.cleaned_data["reason"], read_at=here.at, at=here.at)
        messages.success(request, _("Le commentaire %(n)s est masqué.") % {"n": comment.reference})
    else:
        messages.error(request, _("Choisissez un motif avant de masquer."))
    return redirect("moderation:queue", here.concertation.slug)


@require_POST
@acting_on_one
def unmask_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    comment = comment_numbered(here, contribution, number)
    actions.unmask(here.actor, comment, read_at=here.at, at=here.at)
    messages.success(request, _("Le commentaire %(n)s est de nouveau public.") % {"n": comment.reference})
    return redirect("moderation:queue", here.concertation.slug)


def _moderator_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require_somewhere(here.actor, Action.MODERATE, here.concertation, at=here.at)
    return here


def _answer(here: Visit, text: Text, outcome: Outcome, asked: Asked) -> bool:
    return actions.answer_contest(
        here.actor, text, outcome=outcome, answer=asked.answer, contest=asked.contest, at=here.at
    )


def _texts(here: Visit, keys: list[str]) -> list[Text]:
    """In the order of the page; what is no key, or of what the moderator may not see, is nothing."""
    read = [(key[:1] == "c", int(key[1:])) for key in keys if key[:1] in ("c", "w") and is_key(key[1:])]
    found = texts_of(here, read)
    return [found[key] for key in dict.fromkeys(read) if key in found]


def moment_of(sent: str) -> datetime | None:
    try:
        moment = parse_datetime(sent)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _back(sent: QueryDict) -> str:
    """Where the moderator was in the queue."""
    return urlencode([(name, value) for name in ("voir", "page") if (value := sent.get(name))])


def _tell(request: HttpRequest, verb: str, done: list[tuple[Text, bool]]) -> None:
    count = sum(is_done for _text, is_done in done)
    said = {
        "keep": ngettext("%(n)s texte est gardé public.", "%(n)s textes sont gardés publics.", count),
        "mask": ngettext("%(n)s texte est masqué.", "%(n)s textes sont masqués.", count),
        "unmask": ngettext("%(n)s texte est de nouveau public.", "%(n)s textes sont de nouveau publics.", count),
        "uphold": _("Le masquage est maintenu, et son auteur le lira."),
        "lift": _("Le masquage est levé, et son auteur le lira."),
    }[verb]
    if count:
        messages.success(request, said % {"n": count})
    left = ", ".join(text.reference for text, is_done in done if not is_done)
    if left:
        messages.error(
            request,
            _("Laissés tels quels, car changés ou traités depuis que la page est ouverte : %(n)s.") % {"n": left},
        )
