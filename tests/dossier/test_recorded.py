"""`verify` names each document of the dossier that was changed, removed or added by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.pieces import EncodedPiece
from carto.dossier import actions
from carto.dossier.actions import NewVersion
from carto.dossier.models import Document, DocumentKind, DocumentVersion
from tests.conftest import BEFORE, DURING
from tests.debate.test_verify import verify

RENAMED = "dossier, « Avis », version 1"
FIRST, SECOND = "dossier, « Notice explicative », version 1", "dossier, « Notice explicative », version 2"


def version(word: bytes, changes: str = "") -> NewVersion:
    return NewVersion(EncodedPiece(word, 1, "x.pdf"), date(2026, 3, 1), changes)


@pytest.fixture
def dossier(agent: Actor, concertation: Concertation) -> Concertation:
    """A document that came before the concertation was published, with no entry; another, renamed between its two
    versions, and after them."""
    concertation.published_at = None
    actions.add(agent, concertation, kind=DocumentKind.PADD, title="PADD", version=version(b"padd"), at=BEFORE)
    concertation.published_at = BEFORE
    made = actions.add(agent, concertation, kind=DocumentKind.NOTICE, title="N", version=version(b"1"), at=DURING)
    actions.rename(agent, made, title="Notice", at=DURING)
    actions.replace(agent, made, version(b"2", "Les cartes."), at=DURING)
    actions.rename(agent, made, title="Notice explicative", at=DURING)
    return concertation


def notice() -> Any:
    return DocumentVersion.objects.filter(document__kind=DocumentKind.NOTICE)


def test_an_honest_dossier_holds(dossier: Concertation) -> None:
    assert notice().count() == 2
    assert verify(dossier.slug)[1] == ""


def add_version() -> None:
    row = notice().get(number=1)
    row.pk, row.number, row.added_at = None, 3, DURING + timedelta(days=1)
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (lambda: notice().filter(number=1).update(sha256="f" * 64), FIRST),
        (lambda: notice().filter(number=2).update(dated=date(2026, 3, 2)), SECOND),
        (lambda: notice().filter(number=2).update(changes="Rien."), SECOND),
        (
            lambda: Document.objects.filter(kind=DocumentKind.NOTICE).update(title="Avis"),
            "dossier, « Avis », version 1",
        ),
        (lambda: Document.objects.filter(kind=DocumentKind.NOTICE).update(kind=DocumentKind.OAP), FIRST),
    ],
)
def test_what_was_changed_is_named(dossier: Concertation, tamper: Callable[[], object], problem: str) -> None:
    tamper()
    assert f"{problem} : ce n’est plus ce que le registre en dit" in verify(dossier.slug)[1]


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (lambda: notice().filter(number=1).delete(), "« N », version 1 : inscrite au registre, absente de la base"),
        (add_version, "« Notice explicative », version 3 : présente dans la base, jamais inscrite au registre"),
    ],
)
def test_what_was_removed_or_added_is_named(dossier: Concertation, tamper: Callable[[], object], problem: str) -> None:
    tamper()
    assert f"dossier, {problem}" in verify(dossier.slug)[1]
