"""What erasure does to each table. Every function is called inside the erasure's one transaction.

The order of locks is that of the house: participants, votes, contributions, then the register."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q

from carto.accounts.models import Participant, User
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import is_still_to_come
from carto.contributions import attaching, passages, search, snapshot
from carto.contributions.models import Blur, Contribution
from carto.contributions.passages import Subject
from carto.contributions.record import content_of as content_of_contribution
from carto.debate.models import Choice, Comment, Report, Useful, Vote
from carto.debate.record import content_of as content_of_comment
from carto.debate.record import subject_of
from carto.inquiry import forgetting as inquiry
from carto.inquiry.models import Note
from carto.moderation.models import Contest
from carto.privacy import texts
from carto.privacy.person import Person
from carto.reading import forgetting as reading

COUNTER = {Choice.FOR: "for_count", Choice.AGAINST: "against_count", Choice.MIXED: "mixed_count"}


def hold(person: Person) -> None:
    """Lock all that will change until the commit: the person's devices first, so that nothing is added meanwhile, then
    every contribution they spoke on."""
    own = [one.pk for one in person.participants]
    list(Participant.objects.select_for_update().filter(pk__in=own).order_by("pk"))
    list(Vote.objects.select_for_update().filter(participant__in=own).order_by("pk"))
    spoken_on = Q(author__in=own) | Q(comments__author__in=own) | Q(votes__participant__in=own)
    pks = list(Contribution.objects.filter(spoken_on).order_by().distinct().values_list("pk", flat=True))
    list(Contribution.objects.select_for_update().filter(pk__in=pks).order_by("pk").only("pk"))


def take_back_votes(person: Person, *, at: datetime) -> None:
    """Where voting is not over, the votes go with their count: the person may come back and vote anew, once. Where it
    is over they stay counted, each in the hands of nobody, so that not even two of them can be brought together."""
    for vote in Vote.objects.filter(participant__in=person.participants).select_related("contribution__concertation"):
        concertation = vote.contribution.concertation
        if is_still_to_come(Action.VOTE, concertation, at=at):
            counter = COUNTER[Choice(vote.choice)]
            if vote.apart_id is None:
                Contribution.objects.filter(pk=vote.contribution_id).update(**{counter: F(counter) - 1})
            vote.delete()
            snapshot.tell_votes(concertation)
        else:
            vote.participant = _nobody(at)
            vote.save(update_fields=["participant"])


def _nobody(at: datetime) -> Participant:
    return Participant.objects.create(digest=secrets.token_hex(32), created_at=at, erased_at=at)


def take_back_marks(person: Person) -> None:
    """What they found useful no longer counts: it orders arguments and settles nothing."""
    for mark in Useful.objects.filter(participant__in=person.participants).order_by("comment"):
        Comment.objects.filter(pk=mark.comment_id).update(useful_count=F("useful_count") - 1)
        mark.delete()


def forget_reports(person: Person, *, with_texts: bool) -> None:
    """What was reported stays for the moderators; by whom, and in which words, goes."""
    rows = Report.objects.filter(participant__in=person.participants)
    rows.update(participant=None, **({"note": ""} if with_texts else {}))


def forget_notes(person: Person, *, with_texts: bool) -> None:
    """Those that they wrote as a commissioner, for themselves alone."""
    if with_texts and person.user is not None:
        Note.objects.filter(author=person.user).delete()


def forget_contests(person: Person, *, with_texts: bool) -> None:
    """That a masking was contested, and how it ended, stays in the register of moderation; their words go."""
    own = Q(decision__comment__author__in=person.participants)
    own |= Q(decision__comment=None, decision__contribution__author__in=person.participants)
    if with_texts:
        Contest.objects.filter(own).update(body=texts.ERASED)


def sign_off_contributions(person: Person, *, with_texts: bool, at: datetime) -> list[Contribution]:
    """Take the author, the name and the exact place off each; with `with_texts`, the words and the files as well."""
    rows = Contribution.objects.filter(author__in=person.participants).select_related("concertation")
    changed = list(rows.order_by("pk"))
    for one in changed:
        one.author, one.pseudonym, one.author_name = None, "", ""
        one.geometry = one.public_geometry
        if one.blur != Blur.EXACT:
            one.place_words = ""
        if with_texts:
            passages.forget(Subject(one.pk))
            one.title, one.body = texts.ERASED, texts.erased_on(one.concertation, at)
            one.search_text = search.stems_of(f"{one.title} {one.body}")
            attaching.remove_all(one)
            reading.forget_words(one)
            inquiry.forget_words(one)
            one.versions.all().delete()
            one.replies.all().delete()
        one.save(update_fields=SIGNED_OFF)
    return changed


SIGNED_OFF = ["author", "pseudonym", "author_name", "geometry", "place_words", "title", "body", "search_text"]


def sign_off_comments(person: Person, *, with_texts: bool, at: datetime) -> list[Comment]:
    rows = Comment.objects.filter(author__in=person.participants).select_related("contribution__concertation")
    changed = list(rows.order_by("contribution_id", "number"))
    for one in changed:
        one.author, one.pseudonym = None, ""
        if with_texts:
            passages.forget(subject_of(one))
            inquiry.forget_words(one)
            one.body = texts.erased_on(one.contribution.concertation, at)
            one.useful_count = 0  # others found useful words that are no longer there
            one.useful.all().delete()
        one.save(update_fields=["author", "pseudonym", "body", "useful_count"])
    return changed


def write_in_the_register(contributions: Iterable[Contribution], comments: Iterable[Comment], *, at: datetime) -> None:
    """What is left of each becomes what the register says of it. Concertation by concertation, in one order: two
    erasures at once never wait for each other's chains."""
    left = [(one.concertation, one.reference, content_of_contribution(_fresh(one))) for one in contributions]
    left += [(one.contribution.concertation, one.reference, content_of_comment(one)) for one in comments]
    left.sort(key=lambda row: row[0].pk)
    for concertation, subject, content in left:
        register.erase_subject(concertation, subject, content, at=at)
    for pk in sorted({concertation.pk for concertation, *_rest in left}):
        Concertation.objects.filter(pk=pk).bump_snapshot()


def _fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.select_related("concertation").get(pk=contribution.pk)


def forget_devices(person: Person) -> None:
    """The keys, the addresses, and all that hangs on them: what refers to a participant goes with it."""
    Participant.objects.filter(pk__in=[one.pk for one in person.participants]).delete()


def close_account(user: User) -> bool:
    """Close a citizen's account. False for someone of a team, whose account and answers belong to their work."""
    if user.memberships.exists() or user.is_agent or user.is_staff:
        return False
    user.delete()
    return True
