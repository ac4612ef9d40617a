"""What the holder of an address decides: confirm, stop, put back, change the rhythm. A signed link, which only their
letters carry, is its own proof: no rule is asked, so that one may stop whatever the calendar says."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from carto.accounts import letters
from carto.accounts.actors import Actor
from carto.concertations import register
from carto.follow.models import Follow, Follower, Rhythm

CONFIRM, STOP, LIST = "carto.follow.confirm", "carto.follow.stop", "carto.follow.list"
ONE_LETTER_EVERY = timedelta(days=1)
ONCE_REFUSED_EVERY = timedelta(days=30)  # so that who has changed their mind may still be asked
LINK_DAYS = 7


def address_of(actor: Actor) -> str:
    """The address that is known to be the actor's, in lower case; empty when none is."""
    if actor.user is not None:
        return actor.user.email.lower()
    return actor.participant.reachable_email.lower() if actor.participant is not None else ""


def follower_of(email: str, *, language: str, at: datetime) -> Follower:
    found, _is_new = Follower.objects.get_or_create(
        email=email.strip().lower(), defaults={"language": language, "created_at": at}
    )
    return found


def confirm(follower: Follower, follows: Sequence[int], *, at: datetime) -> None:
    """These follows of theirs begin now (or begin anew): nothing older is told."""
    rows = Follow.objects.filter(follower=follower, pk__in=follows).exclude(confirmed_at__isnull=False, stopped_at=None)
    Follower.objects.filter(pk=follower.pk).update(refused_at=None)
    for row in rows.select_related("concertation"):
        _begin(row, at)


def ask(follower: Follower, *, at: datetime) -> bool:
    """Send the letter that asks to confirm, unless one left within the day, or within the month to who wants none;
    False then: it will leave later."""
    if not _may_write(follower, at):
        return False
    first = follower.follows.pending().select_related("concertation").first()
    context = {
        "url": absolute(reverse("follow:confirm", args=[signing.dumps(follower.pk, salt=CONFIRM)])),
        "concertation": first.concertation.title if first else "",
        "days": LINK_DAYS,
    }
    letters.send("follow_confirm", to=follower.email, context=context, language=follower.language)
    return True


def send_list(email: str, *, at: datetime) -> None:
    """Send the link to its list to an address that follows something; one letter a day, like those that ask."""
    follower = Follower.objects.filter(email=email.strip().lower(), follows__confirmed_at__isnull=False).first()
    if follower is not None and _may_write(follower, at):
        context = {"url": list_url(follower)}
        letters.send("follow_list", to=follower.email, context=context, language=follower.language)


def _may_write(follower: Follower, at: datetime) -> bool:
    """Whether a letter that anyone may cause may leave now; noted as left."""
    every = ONCE_REFUSED_EVERY if follower.refused_at else ONE_LETTER_EVERY
    quiet = Q(asked_at=None) | Q(asked_at__lte=at - every)
    return bool(Follower.objects.filter(quiet, pk=follower.pk).update(asked_at=at))


def refuse(emails: Iterable[str], *, at: datetime) -> None:
    """No more news to these addresses, at once: what they follow and the letters on their way go, and they are
    remembered so that nobody is told of their own texts without having asked again."""
    for email in emails:
        follower = follower_of(email, language="fr", at=at)
        Follower.objects.filter(pk=follower.pk).update(refused_at=at)
        follower.letters.all().delete()
        follower.follows.all().delete()


def stop(follows: Sequence[int], *, at: datetime) -> None:
    Follow.objects.filter(pk__in=follows, stopped_at=None).update(stopped_at=at)


@transaction.atomic
def put_back(follows: Sequence[int], *, at: datetime) -> None:
    """Take up again what was stopped, and had been confirmed; what happened meanwhile is not told."""
    rows = Follow.objects.filter(pk__in=follows, stopped_at__isnull=False, confirmed_at__isnull=False)
    for row in rows.select_related("concertation"):
        _begin(row, at)


def set_rhythm(follower: Follower, follow: int, rhythm: Rhythm) -> None:
    Follow.objects.filter(follower=follower, pk=follow).update(rhythm=rhythm)


def follower_of_token(token: str, salt: str) -> Follower | None:
    """Who a link of `CONFIRM` (a week) or `LIST` (for ever) speaks for; None when it was altered or is too old."""
    oldest = LINK_DAYS * 24 * 3600 if salt == CONFIRM else None
    try:
        return Follower.objects.filter(pk=signing.loads(token, salt=salt, max_age=oldest)).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None


def follows_of_token(token: str) -> list[int] | None:
    """The follows that a link of `STOP` is about; None when it was altered."""
    try:
        return [int(pk) for pk in signing.loads(token, salt=STOP)]
    except (signing.BadSignature, ValueError, TypeError):
        return None


def stop_url(follows: Sequence[int]) -> str:
    return absolute(reverse("follow:stop", args=[signing.dumps(list(follows), salt=STOP)]))


def list_token(follower: Follower) -> str:
    return signing.dumps(follower.pk, salt=LIST)


def list_url(follower: Follower) -> str:
    return absolute(reverse("follow:list", args=[list_token(follower)]))


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def host() -> str:
    """The name of the site, for the identifiers of letters."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _begin(row: Follow, at: datetime) -> None:
    position, _hash = register.head(row.concertation)
    votes = 0
    if row.contribution is not None:
        votes = row.contribution.for_count + row.contribution.against_count + row.contribution.mixed_count
    Follow.objects.filter(pk=row.pk).update(
        confirmed_at=at,
        stopped_at=None,
        since_position=position,
        told_position=position,
        told_at=at,
        told_votes=votes,
    )


def ask_those_who_wait(at: datetime) -> None:
    """The letter that could not leave, as one had left that day, for follows asked since."""
    waiting = Follow.objects.pending().filter(follower=OuterRef("pk"), asked_at__gt=OuterRef("asked_at"))
    for follower in Follower.objects.filter(Exists(waiting), asked_at__lte=at - ONE_LETTER_EVERY):
        with transaction.atomic():
            ask(follower, at=at)


def unconfirmed(at: datetime) -> QuerySet[Follow]:
    """What nobody confirmed in time."""
    return Follow.objects.filter(confirmed_at=None, stopped_at=None, asked_at__lt=at - timedelta(days=LINK_DAYS))


def idle(at: datetime) -> QuerySet[Follower]:
    """Addresses that follow nothing, and have not refused anything that must be remembered."""
    return Follower.objects.filter(follows=None, refused_at=None, created_at__lt=at - timedelta(days=LINK_DAYS))
