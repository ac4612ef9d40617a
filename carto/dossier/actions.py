"""Verbs about the dossier: add a document, a version of it, rename it; post news, edit it, take it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.pieces import EncodedPiece
from carto.dossier import recorded
from carto.dossier.models import Document, DocumentVersion, Post


@dataclass(frozen=True)
class NewVersion:
    """What comes with a file; `changes`: what it changes of the version before."""

    pdf: EncodedPiece
    dated: date
    changes: str = ""


@transaction.atomic
def add(
    actor: Actor, concertation: Concertation, *, kind: str, title: str, version: NewVersion, at: datetime
) -> Document:
    """Add a document with its first version."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    document = Document(concertation=concertation, kind=kind, title=title)
    document.full_clean(exclude=["concertation"])
    document.save(force_insert=True)
    _keep(document, version, 1, at)
    return document


@transaction.atomic
def replace(actor: Actor, document: Document, version: NewVersion, *, at: datetime) -> DocumentVersion:
    """Put a new version in force; the former ones stay readable. Refused (ValidationError): without saying what it
    changes, or the very file that is in force."""
    require(actor, Action.CONFIGURE, document.concertation, at=at)
    concertation = document.concertation
    document = Document.objects.select_for_update().get(pk=document.pk)  # two agents at once number one after the other
    document.concertation = concertation
    latest = document.versions.all()[0]
    if not version.changes.strip():
        raise ValidationError({"changes": _("Dites ce qui change : c’est ce que le public lira.")})
    if latest.sha256 == version.pdf.sha256:
        raise ValidationError({"file": _("C’est le fichier déjà en ligne.")})
    return _keep(document, version, latest.number + 1, at)


@transaction.atomic
def rename(actor: Actor, document: Document, *, title: str, at: datetime) -> None:
    """Call it otherwise; the register keeps both titles. Nothing happens under the same title."""
    require(actor, Action.CONFIGURE, document.concertation, at=at)
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if title == stored.title:
        return
    document.title = title
    document.full_clean(exclude=["concertation"])
    document.save(update_fields=["title"])
    content: dict[str, object] = {"title": title, "instead_of": stored.title}
    _record(document.concertation, register.Event.RENAMING, recorded.subject_of(document), content, at)


@transaction.atomic
def post(actor: Actor, concertation: Concertation, *, title: str, body: str, at: datetime) -> Post:
    """Publish a piece of news; those who follow the concertation are told."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    made = Post(concertation=concertation, title=title, body=body, posted_at=at)
    made.full_clean(exclude=["concertation"])
    made.save(force_insert=True)
    _record_post(made, at)
    return made


@transaction.atomic
def edit(actor: Actor, one: Post, *, title: str, body: str, at: datetime) -> None:
    """Say it otherwise, dated; the register keeps both texts. Nothing happens when it says the same."""
    require(actor, Action.CONFIGURE, one.concertation, at=at)
    stored = Post.objects.select_for_update().get(pk=one.pk)
    if (title, body) == (stored.title, stored.body):
        return
    one.title, one.body, one.edited_at = title, body, at
    one.full_clean(exclude=["concertation"])
    one.save(update_fields=["title", "body", "edited_at"])
    _record_post(one, at)


@transaction.atomic
def take_back(actor: Actor, one: Post, *, at: datetime) -> None:
    """Take back what was posted by mistake; the register keeps that it was there."""
    require(actor, Action.CONFIGURE, one.concertation, at=at)
    _record(one.concertation, register.Event.NEWS, f"actualité {one.pk}", {"taken_back": one.title}, at)
    one.delete()


def _keep(document: Document, given: NewVersion, number: int, at: datetime) -> DocumentVersion:
    row = DocumentVersion(
        document=document, number=number, dated=given.dated, changes=given.changes.strip(), sha256=given.pdf.sha256,
        page_count=given.pdf.page_count, size_bytes=len(given.pdf.content), added_at=at,
    )  # fmt: skip
    row.full_clean(exclude=["document", "file"])
    row.file.save(f"{given.pdf.sha256[:32]}.pdf", ContentFile(given.pdf.content), save=False)
    try:
        row.save(force_insert=True)
        content = recorded.version_content(row)
        _record(document.concertation, register.Event.DOCUMENT, recorded.subject_of(document), content, at)
    except BaseException:
        row.file.storage.delete(str(row.file.name))  # a rolled-back transaction does not reach the disk
        raise
    return row


def _record_post(one: Post, at: datetime) -> None:
    content: dict[str, object] = {"title": one.title, "body": one.body}
    _record(one.concertation, register.Event.NEWS, f"actualité {one.pk}", content, at)


def _record(
    concertation: Concertation, event: register.Event, subject: str, content: dict[str, object], at: datetime
) -> None:
    if concertation.published_at is not None:
        register.append(concertation, event, subject, content, at=at)
