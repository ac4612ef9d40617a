"""Whether the files of which the register holds the SHA-256 are still those, byte for byte."""

import hashlib
from collections.abc import Iterator

from django.core.exceptions import SuspiciousFileOperation
from django.db.models.fields.files import FieldFile

from carto.concertations.models import Concertation
from carto.conclusions.models import Paper
from carto.contributions.models import Photo, Piece
from carto.dossier.models import DocumentVersion
from carto.meetings.models import Meeting
from carto.modalites.models import Proof


def problems(concertation: Concertation) -> Iterator[str]:
    """Files that are lost, or others than their rows say, in French; that the rows say what was recorded is for whoever
    records them to tell."""
    for name, file, sha256 in _files(concertation):
        found = digest(file)
        if not found:
            yield f"{name} : le fichier {file.name or '?'} n’est plus sur le disque"
        elif found != sha256:
            yield f"{name} : le fichier {file.name} n’est plus celui qui a été enregistré"


def digest(file: FieldFile) -> str:
    """SHA-256; empty when it is lost, or said to lie outside of our folder."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except (FileNotFoundError, SuspiciousFileOperation, ValueError):  # the last: no name at all
        return ""


def _files(concertation: Concertation) -> Iterator[tuple[str, FieldFile, str]]:
    """What each is, and the hash its row has: small photos are made again from the large ones, and have none."""
    of_contributions = {"contribution__concertation": concertation}
    photos = Photo.objects.filter(**of_contributions).select_related("contribution").defer("contribution__geometry")
    for photo in photos.iterator():
        yield f"{photo.contribution.reference}, photo {photo.position + 1}", photo.large, photo.sha256
    pieces = Piece.objects.filter(**of_contributions).select_related("contribution").defer("contribution__geometry")
    for piece in pieces.iterator():
        yield f"{piece.contribution.reference}, pièce « {piece.label} »", piece.file, piece.sha256
    for version in DocumentVersion.objects.filter(document__concertation=concertation).select_related("document"):
        yield f"dossier, « {version.document.title} », version {version.number}", version.file, version.sha256
    for proof in Proof.objects.filter(modalite__concertation=concertation):
        yield f"preuve « {proof.label} »", proof.file, proof.sha256
    for meeting in Meeting.objects.filter(concertation=concertation).exclude(minutes_file=""):
        yield f"compte rendu de la rencontre « {meeting.title} »", meeting.minutes_file, meeting.minutes_sha256
    for paper in Paper.objects.filter(concertation=concertation).order_by("kind", "number"):
        yield f"{paper.get_kind_display()}, version {paper.number}", paper.file, paper.sha256
