"""Asking for a package, making it, and what its files must never hold."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Membership
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution, Photo, Piece
from carto.package import actions, tasks
from carto.package.actions import Progress
from carto.package.archive import Altered
from carto.package.models import Package
from tests.conftest import AFTER

pytestmark = pytest.mark.django_db
PHOTO, SECRET_PHOTO, PIECE = b"a photo of a pavement", b"SECRET-photo", b"%PDF-1.7 a plan of a pavement"


@pytest.fixture
def told(told: Concertation) -> Concertation:
    """With a photo and a PDF at the first contribution, and a photo at the masked one."""
    first, masked = Contribution.objects.filter(concertation=told, number__lte=2).order_by("number")
    attach_photo(first, PHOTO, "Le trottoir cassé")
    attach_photo(masked, SECRET_PHOTO, "SECRET-description")
    file = ContentFile(PIECE, name="x.pdf")
    Piece.objects.create(
        contribution=first, label="Plan.pdf", file=file, page_count=1, size_bytes=len(PIECE), sha256=hash_of(PIECE)
    )
    return told


def attach_photo(contribution: Contribution, content: bytes, description: str) -> None:
    Photo.objects.create(
        contribution=contribution, large=ContentFile(content, name="x.webp"), thumbnail="", width=20, height=10,
        sha256=hash_of(content), description=description,
    )  # fmt: skip


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def stored() -> str:
    """Where the public photo is."""
    return str(Photo.objects.get(sha256=hash_of(PHOTO)).large.name)


def made(actor: Actor, concertation: Concertation, progress: Progress) -> Package:
    package = actions.request_package(actor, concertation, at=AFTER)
    return actions.make_package(actor, package, progress, at=AFTER)


def files_of(package: Package) -> dict[str, bytes]:
    with package.file.open() as file, ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_package_is_one_archive_that_verifies_itself(agent: Actor, told: Concertation) -> None:
    steps: list[tuple[int, int]] = []
    package = made(agent, told, lambda step, done, total: steps.append((done, total)))
    package.refresh_from_db()
    files = files_of(package)
    assert package.sha256 == hash_of(package.file.open().read())
    assert (package.finished_at, package.done, package.step, package.error) == (AFTER, package.total, "", "")
    assert steps == [(rank, 5) for rank in range(5)]
    assert package.file_name == "paquet_concertation_plui_2026-06-15.zip"
    lines = [line.split("  ") for line in files["SHA256SUMS"].decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {name: hash_of(content) for name, content in files.items() if name != "SHA256SUMS"}
    manifest = json.loads(files["manifest.json"])
    assert {one["nom"]: (one["sha256"], one["octets"]) for one in manifest["fichiers"]} == {
        name: (sums[name], len(files[name])) for name in sums if name != "manifest.json"
    }
    assert all(one["contenu"] for one in manifest["fichiers"])
    assert (manifest["contributions"], manifest["licence"]) == (3, "Licence Ouverte 2.0")
    assert list(files) == [*sorted(sums.keys() - {"manifest.json"}), "manifest.json", "SHA256SUMS"]


def test_the_same_data_give_the_same_bytes(agent: Actor, told: Concertation, ignore_progress: Progress) -> None:
    first, second = made(agent, told, ignore_progress), made(agent, told, ignore_progress)
    assert first.sha256 == second.sha256
    assert first.file.name != second.file.name
    again = actions.make_package(agent, first, ignore_progress, at=AFTER + timedelta(days=1))
    assert (again.finished_at, again.file.name) == (first.finished_at, first.file.name)


def test_public_photos_and_pdfs_are_there_as_published_and_no_other(
    agent: Actor, told: Concertation, ignore_progress: Progress
) -> None:
    files = files_of(made(agent, told, ignore_progress))
    assert {name: content for name, content in files.items() if name.startswith("pieces-jointes/")} == {
        "pieces-jointes/W-0001_01_photo.webp": PHOTO,
        "pieces-jointes/W-0001_02_piece.pdf": PIECE,
    }
    assert "2\u00a0fichiers" in files["LISEZMOI.txt"].decode()


def test_no_file_holds_what_is_masked_nor_who_people_are(
    agent: Actor, told: Concertation, alice: Actor, bob: Actor, ignore_progress: Progress
) -> None:
    told.contact_email = "contact@secret.invalid"
    told.save()
    files = files_of(made(agent, told, ignore_progress))
    assert alice.participant is not None
    assert agent.user is not None
    secrets = ("SECRET", "secret.invalid", "essai.invalid", alice.key, bob.key, alice.participant.digest)
    held = {name: list(readings(content)) for name, content in files.items()}
    found = [
        (name, secret)
        for name, texts in held.items()
        for secret in (*secrets, agent.user.name, "/tmp")
        if any(secret.encode() in text for text in texts)
    ]
    assert found == []
    for name in ("contributions.csv", "contributions.gpkg", "contributions.xlsx", "carte.html", "bilan.pdf"):
        assert any(b"Une halle" in text for text in held[name])


def readings(content: bytes) -> Iterator[bytes]:
    """A file as it is, and what is written in it when it is packed."""
    yield content
    if content.startswith(b"%PDF") and content != PIECE:
        yield subprocess.run(["pdftotext", "-", "-"], input=content, check=True, capture_output=True).stdout
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("content", [None, b"another photo"])
def test_a_lost_or_changed_photo_stops_the_package_which_names_it(
    content: bytes | None, agent: Actor, told: Concertation, ignore_progress: Progress
) -> None:
    name = stored()
    default_storage.delete(name)
    if content is not None:
        default_storage.save(name, ContentFile(content))
    package = actions.request_package(agent, told, at=AFTER)
    with pytest.raises(Altered):
        actions.make_package(agent, package, ignore_progress, at=AFTER)
    package.refresh_from_db()
    assert package.error.startswith("Le fichier pieces-jointes/W-0001_01_photo.webp manque ou n’est plus celui")
    assert (package.finished_at, package.file.name) == (AFTER, "")


def test_a_moderator_and_a_visitor_may_not(moderator: Actor, alice: Actor, told: Concertation) -> None:
    for actor in (moderator, alice, Actor()):
        with pytest.raises(Refused):
            actions.request_package(actor, told, at=AFTER)
    assert not Package.objects.exists()


def test_making_asks_again_whether_one_may(
    agent: Actor, told: Concertation, moderator: Actor, ignore_progress: Progress
) -> None:
    package = actions.request_package(agent, told, at=AFTER)
    with pytest.raises(Refused):
        actions.make_package(moderator, package, ignore_progress, at=AFTER)


def test_a_failure_is_said_on_the_row_and_raised(agent: Actor, told: Concertation) -> None:
    def breaks(step: str, done: int, total: int) -> None:
        raise OSError("disque plein")

    package = actions.request_package(agent, told, at=AFTER)
    with pytest.raises(OSError, match="disque plein"):
        actions.make_package(agent, package, breaks, at=AFTER)
    package.refresh_from_db()
    assert package.error.startswith("Un incident technique a interrompu le paquet")


def test_the_job_makes_it_and_says_how_far_it_is(agent: Actor, told: Concertation) -> None:
    package = actions.request_package(agent, told, at=AFTER)
    tasks.make_package.func(package.pk)
    package.refresh_from_db()
    assert package.finished_at is not None
    assert (package.error, package.step, package.done) == ("", "", 5)


def test_the_job_says_so_when_the_role_was_taken_away_since(agent: Actor, told: Concertation) -> None:
    package = actions.request_package(agent, told, at=AFTER)
    Membership.objects.filter(user=agent.user).delete()
    tasks.make_package.func(package.pk)
    package.refresh_from_db()
    assert package.error.startswith("Cette page est réservée à l’équipe")


def test_the_command_makes_a_package_and_says_where_or_why_not(told: Concertation) -> None:
    out = StringIO()
    call_command("paquet", "plui", stdout=out)
    package = Package.objects.get()
    assert package.requested_by is None
    assert package.file.path in out.getvalue()
    assert package.sha256 in out.getvalue()
    with pytest.raises(CommandError, match="« ailleurs »"):
        call_command("paquet", "ailleurs")
    default_storage.delete(stored())
    with pytest.raises(CommandError, match=r"W-0001_01_photo\.webp manque"):
        call_command("paquet", "plui")


def test_a_web_worker_holds_no_typst() -> None:
    code = "import sys, carto.wsgi, carto.package.views; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
