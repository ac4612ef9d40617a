"""What one letter of news says, read when it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from carto.accounts import letters
from carto.concertations.models import Concertation, Event, Phase
from carto.days import date_format, end_format
from carto.debate.models import Answer
from carto.follow import consent, news, told_to_all
from carto.follow.models import WHO_SPOKE, Follow, Letter, Rhythm
from carto.follow.news import Item
from carto.follow.targets import words_of

EXCERPT = 280


@dataclass(frozen=True)
class Line:
    """`what`: « Nouvelle contribution »; `who`: a signature, or empty; `excerpt`: of the text itself."""

    what: str
    title: str
    url: str
    who: str = ""
    excerpt: str = ""


@dataclass(frozen=True)
class Section:
    """The news of one concertation."""

    title: str
    url: str
    lines: tuple[Line, ...]
    counts: tuple[Line, ...]


@dataclass(frozen=True)
class Reminder:
    """A follow that this letter comes from, and the link that stops it."""

    words: str
    concertation: str
    stop_url: str


def compose(waiting: Letter) -> EmailMultiAlternatives | None:
    """The letter; None when nothing of it may be told any more."""
    follower = waiting.follower
    spans = {pk: (since, until, votes) for pk, since, until, votes in waiting.spans}
    rows = Follow.objects.active().filter(follower=follower, pk__in=spans)
    follows = list(rows.select_related("concertation", "contribution", "follower", "area"))
    with translation.override(follower.language):
        sections = [
            section
            for concertation in {row.concertation: None for row in follows}
            if (section := _section(concertation, [f for f in follows if f.concertation == concertation], spans))
        ]
        if not sections:
            return None
        stop_all = consent.stop_url([row.pk for row in follows])
        context = {
            "subject": _subject(sections),
            "sections": sections,
            "reminders": [
                Reminder(words_of(row), row.concertation.title, consent.stop_url([row.pk])) for row in follows
            ],
            "list_url": consent.list_url(follower),
            "stop_url": stop_all,
        }
    headers = {"List-Unsubscribe": f"<{stop_all}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return letters.compose(
        "follow_news", to=follower.email, context=context, language=follower.language, headers=headers
    )


def vote_count(follow: Follow) -> int:
    one = follow.contribution
    return one.for_count + one.against_count + one.mixed_count if one is not None else 0


def votes_to_tell(follow: Follow) -> bool:
    """Whether the votes of the contribution have changed since they were told: once a day at most."""
    one = follow.contribution
    return (
        one is not None
        and one.is_published
        and follow.reason not in WHO_SPOKE
        and follow.rhythm != Rhythm.AT_ONCE
        and vote_count(follow) != follow.told_votes
    )


def _section(
    concertation: Concertation, follows: list[Follow], spans: dict[int, tuple[int, int, int]]
) -> Section | None:
    items: dict[tuple[int, str], Item] = {}
    for follow in follows:
        since, until, _votes = spans[follow.pk]
        for item in news.followed(follow, news.between(concertation, since, until)):
            items[item.position, item.event] = item
    fresh = _not_yet_told(concertation, follows, items.values())
    with timezone.override(concertation.zone_info):
        lines = tuple(_line(concertation, item) for item in fresh)
        counts = tuple(_count(follow) for follow in follows if _counts(follow, spans[follow.pk][2]))
    if not lines and not counts:
        return None
    url = consent.absolute(reverse("contributions:map", args=[concertation.slug]))
    return Section(concertation.title, url, lines, counts)


def _not_yet_told(concertation: Concertation, follows: list[Follow], items: Iterable[Item]) -> list[Item]:
    """Without what the same person was told by another of their follows, in another letter."""
    fresh = sorted(items, key=lambda item: item.position)
    here = {follow.pk for follow in follows}
    others = Follow.objects.filter(follower=follows[0].follower, concertation=concertation, confirmed_at__isnull=False)
    for other in others.exclude(pk__in=here).select_related("concertation", "follower", "area"):
        seen = [item for item in fresh if other.since_position < item.position <= other.told_position]
        told = set(map(id, news.followed(other, seen))) if seen else set()
        fresh = [item for item in fresh if id(item) not in told]
    return fresh


def _counts(follow: Follow, told: int) -> bool:
    one = follow.contribution
    return one is not None and one.is_published and follow.rhythm != Rhythm.AT_ONCE and vote_count(follow) != told


def _count(follow: Follow) -> Line:
    one = follow.contribution
    assert one is not None
    said = _("%(for)s pour, %(against)s contre, %(mixed)s mitigé") % {
        "for": one.for_count, "against": one.against_count, "mixed": one.mixed_count,
    }  # fmt: skip
    return Line(said, f"{one.reference} {one.title}", _url(follow.concertation, one.reference))


def _line(concertation: Concertation, item: Item) -> Line:
    one = item.contribution
    if one is None:
        return _of_all(concertation, item)
    url, title = _url(concertation, one.reference), f"{one.reference} {one.title}"
    if item.comment is not None:
        comment = item.comment
        what = _("Réponse dans le débat") if comment.parent_id else _("Nouvel argument")
        return Line(what, title, f"{url}#debat", comment.signature, _excerpt(comment.body))
    if item.answer is not None:
        what = _answered(item.answer, item.former)
        return Line(what, title, url, concertation.owner_name, _excerpt(item.answer.body))
    what = _("Nouvelle contribution") if item.event == Event.DEPOSIT else _("Le texte a changé")
    return Line(what, title, url, one.signature, _excerpt(one.body))


def _answered(answer: Answer, former: Answer | None) -> str:
    """A changed outcome is told beside the one it replaces."""
    outcome = answer.get_outcome_display().lower()
    if former is not None and former.outcome != answer.outcome:
        before = former.get_outcome_display().lower()
        return _("La collectivité a changé sa réponse : %(outcome)s (avant : %(before)s)") % {
            "outcome": outcome,
            "before": before,
        }
    return _("La collectivité a répondu : %(outcome)s") % {"outcome": outcome}


def _of_all(concertation: Concertation, item: Item) -> Line:
    if item.about is not None:
        what, title, url, said = told_to_all.words_of(item.about)
        return Line(what, title, url, concertation.owner_name, _excerpt(said))
    if item.event == Event.PLAN:
        url = consent.absolute(reverse("contributions:map", args=[concertation.slug]))
        return Line(_("Un plan est publié"), _("Le plan, sur la carte"), url)
    url = consent.absolute(reverse("concertations:about", args=[concertation.slug])) + "#calendrier"
    phases = " ".join(_phase_words(phase) for phase in concertation.phases.all())
    return Line(_("Le calendrier a changé"), _("Le calendrier"), url, excerpt=phases)


def _phase_words(phase: Phase) -> str:
    from_to = {
        "title": phase.title,
        "opens": _civil(phase.opens_at),
        "closes": end_format(timezone.localtime(phase.closes_at)),
    }
    return _("%(title)s : du %(opens)s au %(closes)s.") % from_to


def _civil(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _subject(sections: list[Section]) -> str:
    """What there is, when it is one thing; else how many."""
    lines = [line for section in sections for line in (*section.lines, *section.counts)]
    if len(lines) == 1:
        return f"{lines[0].what} – {lines[0].title}"
    where = sections[0].title if len(sections) == 1 else _("vos concertations")
    return _("%(n)s nouvelles – %(where)s") % {"n": len(lines), "where": where}


def _url(concertation: Concertation, reference: str) -> str:
    return consent.absolute(reverse("debate:detail", args=[concertation.slug, reference]))


def _excerpt(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(EXCERPT, truncate="…")
