"""Who reported a text is told, once, what became of it: those who may be written to, and have not asked otherwise."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Q
from django.urls import reverse

from carto.accounts import letters
from carto.accounts.models import Participant
from carto.contributions import reasons
from carto.debate.models import Comment, Report
from carto.debate.record import subject_of
from carto.follow.adoption import REACHABLE, REFUSED

AT_ONCE = 200
TOLD_WITHIN = timedelta(days=7)  # later, as after the software was long stopped, nobody expects it any more


def tell_reporters(at: datetime) -> None:
    """For the worker: write of the reports that moderators have settled since, or whose text its author withdrew before
    anybody looked."""
    reachable = Participant.objects.filter(REACHABLE).exclude(Exists(REFUSED))
    since = at - TOLD_WITHIN
    withdrawn = Q(comment__withdrawn_at__gt=since) | Q(comment=None, contribution__withdrawn_at__gt=since)
    due = Report.objects.filter(
        Q(settled_at__gt=since) | Q(settled_at=None) & withdrawn,
        participant__in=reachable, told_at=None, contribution__concertation__published_at__isnull=False,
    )  # fmt: skip
    rows = due.select_related("participant__user", "comment__contribution", "contribution__concertation")
    for report in rows.defer("contribution__geometry")[:AT_ONCE]:
        _tell(report, at)


@transaction.atomic
def _tell(report: Report, at: datetime) -> None:
    """Noted before the letter leaves: two workers write one, and a mail server that fails loses it."""
    if not Report.objects.filter(pk=report.pk, told_at=None).update(told_at=at):
        return
    text, concertation, who = (
        report.comment or report.contribution,
        report.contribution.concertation,
        report.participant,
    )
    assert who is not None
    place = reverse("debate:detail", args=[concertation.slug, report.contribution.reference])
    part = f"#commentaire-{text.number}" if isinstance(text, Comment) else ""
    context = {
        "reference": text.reference,
        "title": concertation.title,
        "reported_at": report.reported_at,
        "masked_for": reasons.label_of(concertation, text.mask_reason) if text.masked_at else "",
        "has_masked_passage": subject_of(text).passages.exists(),
        "is_withdrawn": text.withdrawn_at is not None,
        "url": f"{settings.BASE_URL}{place}{part}",
        "own_url": f"{settings.BASE_URL}{reverse('privacy:mine')}",
    }
    letters.send("report_settled", to=who.reachable_email, context=context, language=who.language)
