"""`verify` names each file that is lost or is no longer the one whose SHA-256 was recorded."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Procedure
from carto.concertations.procedures import ProcedureType
from carto.conclusions import actions as conclusions
from carto.conclusions.actions import Handed
from carto.conclusions.models import Paper, PaperKind
from carto.contributions import actions as contributions
from carto.contributions.attaching import Attached
from carto.contributions.models import Photo, Piece
from carto.contributions.photos import EncodedPhoto
from carto.contributions.pieces import EncodedPiece
from carto.dossier import actions as dossier
from carto.dossier.actions import NewVersion
from carto.dossier.models import DocumentKind, DocumentVersion
from carto.meetings import actions as meetings
from carto.meetings.models import Meeting
from carto.modalites import actions as modalites
from carto.modalites.models import Modalite, Proof
from carto.modalites.proving import NewProof
from tests.conftest import AFTER, BEFORE, DURING
from tests.debate.test_verify import verify

NAMES = {
    "photo": "W-0001, photo 1", "piece": "W-0001, pièce « plan.pdf »",
    "document": "dossier, « Notice », version 1", "proof": "preuve « Affiche »",
    "meeting": "compte rendu de la rencontre « Balade »", "paper": "Procès-verbal de synthèse, version 1",
}  # fmt: skip


def pdf(word: str) -> EncodedPiece:
    return EncodedPiece(word.encode(), 1, f"{word}.pdf")


@pytest.fixture
def files(concertation: Concertation, alice: Actor, agent: Actor, commissioner: Actor, point: Any) -> dict[str, Path]:
    """One of each kind, as its own verb keeps it."""
    contributions.submit(
        alice, concertation, kind=concertation.kinds.get(slug="constat"), themes=list(concertation.themes.all()[:1]),
        title="Un banc", body="À l’ombre.",
        geometry=point, pseudonym="Alice", at=DURING,
        attached=Attached((EncodedPhoto(b"large", b"small", 4, 3),), (pdf("plan"),)),
    )  # fmt: skip
    version = NewVersion(pdf("notice"), date(2026, 3, 1))
    dossier.add(agent, concertation, kind=DocumentKind.NOTICE, title="Notice", version=version, at=DURING)
    said: dict[str, Any] = {"wording": "Affichage", "means": "other"}
    row = modalites.announce(agent, Modalite(concertation=concertation), at=DURING, act="Délibération 3", **said)
    proof = NewProof(b"%PDF-affiche", pdf("%PDF-affiche").sha256, 1, "Affiche")
    modalites.carry_out(agent, row, at=DURING, proof=proof, done_from=date(2026, 3, 1))
    meeting = Meeting.objects.create(
        concertation=concertation, kind="walk", title="Balade", place_words="Pont", announced_at=DURING,
        starts_at=DURING, ends_at=DURING + timedelta(hours=1), changed_at=DURING,
    )  # fmt: skip
    meetings.hold(agent, meeting, attendance=3, minutes="", pdf=pdf("compte-rendu"), at=AFTER)
    Procedure.objects.create(concertation=concertation, type=ProcedureType.ENQUETE_PUBLIQUE, version=1)
    conclusions.lodge(commissioner, concertation, Handed(PaperKind.MINUTES, pdf("pv"), AFTER.date()), at=AFTER)
    kept = {
        "photo": Photo.objects.get().large, "piece": Piece.objects.get().file,
        "document": DocumentVersion.objects.get().file, "proof": Proof.objects.get().file,
        "meeting": Meeting.objects.get().minutes_file, "paper": Paper.objects.get().file,
    }  # fmt: skip
    return {kind: Path(file.path) for kind, file in kept.items()}


def test_files_as_they_came_hold(files: dict[str, Path], concertation: Concertation) -> None:
    assert set(files) == set(NAMES)
    assert verify(concertation.slug)[1] == ""


@pytest.mark.parametrize("kind", NAMES)
def test_a_file_that_was_changed_is_named_and_no_other(
    files: dict[str, Path], concertation: Concertation, kind: str
) -> None:
    path = files[kind]
    path.write_bytes(path.read_bytes() + b"\n")
    lines = verify(concertation.slug)[1].splitlines()
    assert lines[0].startswith(f"  ✗ {NAMES[kind]} : le fichier ")
    assert lines[0].endswith(f"{path.name} n’est plus celui qui a été enregistré")
    assert len(lines) == 2


@pytest.mark.parametrize("kind", NAMES)
def test_a_file_that_is_lost_is_named_and_no_other(
    files: dict[str, Path], concertation: Concertation, kind: str
) -> None:
    path = files[kind]
    path.unlink()
    lines = verify(concertation.slug)[1].splitlines()
    assert lines[0].startswith(f"  ✗ {NAMES[kind]} : le fichier ")
    assert lines[0].endswith(f"{path.name} n’est plus sur le disque")
    assert len(lines) == 2


@pytest.mark.parametrize(("name", "said"), [("", "?"), ("../../secret", "../../secret")])
def test_a_row_that_names_no_file_of_ours_is_named(
    files: dict[str, Path], concertation: Concertation, name: str, said: str
) -> None:
    Photo.objects.update(large=name)
    assert f"W-0001, photo 1 : le fichier {said} n’est plus sur le disque" in verify(concertation.slug)[1]


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (lambda: Proof.objects.update(label="x"), "preuve « Affiche » : inscrite au registre, absente de la base"),
        (lambda: Proof.objects.update(sha256="f" * 64), "preuve « Affiche » : présente dans la base, jamais inscrite"),
        (lambda: Proof.objects.all().delete(), "preuve « Affiche » : inscrite au registre, absente de la base"),
        (lambda: Meeting.objects.update(minutes_sha256="f" * 64),
         "rencontre « Balade » : son compte rendu n’est plus celui du registre"),
        (lambda: Meeting.objects.update(attendance=300),
         "rencontre « Balade » : son compte rendu n’est plus celui du registre"),
        (lambda: Meeting.objects.all().delete(), " : dite tenue au registre, absente de la base"),
    ],
)  # fmt: skip
def test_a_proof_or_a_meeting_changed_by_hand_is_named(
    files: dict[str, Path], concertation: Concertation, tamper: Callable[[], object], problem: str
) -> None:
    tamper()
    assert problem in verify(concertation.slug)[1]


def test_a_proof_taken_back_or_that_came_before_the_publication_holds(
    files: dict[str, Path], concertation: Concertation, agent: Actor
) -> None:
    proof = Proof.objects.get()
    modalites.remove_proof(agent, proof, at=DURING)
    proof.pk, proof.added_at = None, BEFORE - timedelta(days=1)
    proof.file.save("x.pdf", ContentFile(b"%PDF-affiche"), save=False)
    proof.save(force_insert=True)
    assert verify(concertation.slug)[1] == ""


def test_a_photo_replaced_with_its_hash_is_no_longer_what_was_deposited(
    files: dict[str, Path], concertation: Concertation
) -> None:
    files["photo"].write_bytes(b"autre")
    Photo.objects.update(sha256=EncodedPhoto(b"autre", b"", 4, 3).sha256)
    assert "W-0001 : son contenu n’est plus celui du registre" in verify(concertation.slug)[1]
