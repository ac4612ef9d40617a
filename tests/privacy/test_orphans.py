"""Files that no row cites go, whatever kind they are of; all others stay, and all of them while in doubt."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carto.bilan.models import Bilan
from carto.concertations.models import Concertation
from carto.conclusions.models import Paper, PaperKind
from carto.layers.models import PlanImport
from carto.privacy import orphans
from carto.synthesis.models import Making
from tests.conftest import DURING

CARTO = Path(__file__).resolve().parents[2] / "carto"
NOW = datetime.now(UTC)
# Written and removed by those who keep them: caches made again, and the locks of those who live.
OF_THEIR_OWN = {"snapshots", "workers"}


@pytest.fixture
def media(settings: Any, db: None) -> Path:
    return Path(settings.MEDIA_ROOT)


def put(path: Path, hours: float = 2) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return aged(path, hours)


def aged(path: Path, hours: float) -> Path:
    moment = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment), follow_symlinks=False)
    return path


def test_every_kind_of_file_has_a_folder_that_is_swept(media: Path) -> None:
    fields = [field for some in orphans.owners().values() for field in some]
    assert len(fields) >= 15
    for field in fields:
        assert re.fullmatch(r"[a-z-]+/%Y(/%m)?", str(field.upload_to)), f"{field}: <folder>/%Y or <folder>/%Y/%m"
        left = put(media / field.generate_filename(field.model(), "reste.pdf"))
        assert orphans.sweep(NOW) == 1, field
        assert not left.exists()


def test_every_folder_written_by_its_path_is_swept_or_keeps_itself() -> None:
    sources = "".join(path.read_text() for path in CARTO.rglob("*.py"))
    written = set(re.findall(r"""settings\.MEDIA_ROOT\)? */ *["']([a-z-]+)["']""", sources)) - {"purged"}
    swept = {pattern.split("/")[0] for pattern in (*orphans.SCRATCH, "imports/*")}
    assert written == swept | OF_THEIR_OWN
    assert not written & orphans.owners().keys()


def test_a_folder_of_two_kinds_keeps_the_files_of_both(media: Path, concertation: Concertation) -> None:
    common: dict[str, Any] = {"concertation": concertation, "file": ContentFile(b"x", name="x.pdf")}
    paper = Paper.objects.create(
        **common, kind=PaperKind.REPORT, number=1, handed_on=DURING, page_count=1, sha256="a" * 64, lodged_at=DURING
    )
    making = Making.objects.create(**common, requested_at=DURING)
    bilan = Bilan.objects.create(
        concertation=concertation, requested_at=DURING, data_at=DURING, geojson=ContentFile(b"x", name="x.geojson")
    )
    kept = [aged(Path(file.path), 2) for file in (paper.file, making.file, bilan.geojson)]
    left = put(kept[0].with_name("reste.pdf"))
    assert orphans.sweep(NOW, is_dry=True) == 1
    assert orphans.sweep(NOW) == 1
    assert [path.exists() for path in (*kept, left)] == [True, True, True, False]


def test_a_deposit_under_way_keeps_its_file(media: Path) -> None:
    coming = put(media / "photos/2026/03/arrive.webp", hours=0.9)
    assert orphans.sweep(NOW) == 0
    assert coming.exists()


def test_links_and_what_is_not_of_our_making_stay(media: Path, tmp_path: Path) -> None:
    elsewhere = put(tmp_path / "elsewhere" / "2026" / "03" / "autre.webp")
    year = media / "photos" / "2026"
    put(media / "photos" / "notes" / "a-lire.txt")
    put(year / "03" / ".nfs0001")
    put(year / "03" / os.fsdecode(b"\xff.webp"))
    (year / "03" / "lien.webp").symlink_to(elsewhere)
    (year / "04").symlink_to(elsewhere.parent)
    (media / "photos" / "2025").symlink_to(elsewhere.parents[1])
    (media / "pieces").symlink_to(elsewhere.parents[1])
    aged(year / "03" / "lien.webp", 2)
    (media / "dossier").symlink_to(media / "photos")
    assert orphans.sweep(NOW) == 0
    assert elsewhere.exists()


def test_a_file_that_cannot_be_removed_keeps_none_of_the_others(
    media: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(media / "photos/2026/03/un.webp")
    stuck = put(media / "photos/2026/03/deux.webp")
    unlink = Path.unlink

    def refused(path: Path, **options: Any) -> None:
        if path == stuck:
            raise PermissionError(13, "Read-only file system")
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", refused)
    assert orphans.sweep(NOW) == 1
    assert f"{stuck} is cited by no row, and cannot be removed" in caplog.text
    assert "1 files that no row cites were removed" in caplog.text


def test_nothing_goes_when_the_database_is_hardly_the_one_of_these_files(
    media: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for rank in range(orphans.FEW):
        put(media / f"photos/2026/03/{rank}.webp")
    assert orphans.sweep(NOW, is_dry=True) == orphans.FEW
    put(media / "pieces/2026/03/une-de-trop.pdf")
    assert orphans.sweep(NOW) == 0
    assert len(list(media.rglob("*.webp"))) == orphans.FEW
    assert f"No row cites more than {orphans.FEW} files" in caplog.text


def test_many_files_cost_a_query_a_batch(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphans, "BATCH", 10)
    for rank in range(25):
        put(media / f"photos/2026/{rank % 12 + 1:02d}/{rank}.webp")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list(orphans.uncited(NOW))) == 25
    assert len(queries) == 3 * 2  # `large` and `thumbnail`


def test_what_was_being_written_or_received_goes_after_a_day(media: Path, concertation: Concertation) -> None:
    waiting = put(media / "imports" / ("a" * 32) / "lot.zip")
    PlanImport.objects.create(
        concertation=concertation, source_name="lot.zip", source_path=str(waiting), requested_at=DURING
    )
    PlanImport.objects.create(
        concertation=concertation, source_name="lot.zip", source_path=str(media / "imports" / ("b" * 32) / "lot.zip"),
        requested_at=DURING, finished_at=DURING,
    )  # fmt: skip
    over, unknown = (put(media / "imports" / (letter * 32) / "lot.zip") for letter in "bc")
    lock = put(media / "imports" / "1.lock")
    halves = [
        put(media / name)
        for name in ("cards/tmpx.part", "plans/pieces/new-x", "registers/1/tmpx.partial", "tiles/a/1/2/tmpx")
    ]
    halves.append(put(media / "plans" / "tmpx" / "1.pmtiles").parent)
    kept = [
        put(media / name, 50) for name in ("cards/a.png", "plans/a.pmtiles", "plans/pieces/a", "tiles/a/1/2/3.tile")
    ]
    for path in (waiting.parent, over.parent, unknown.parent, lock, *halves):
        aged(path, 23)
    assert orphans.sweep(NOW) == 0
    for path in (waiting.parent, over.parent, unknown.parent, lock, *halves):
        aged(path, 25)
    assert orphans.sweep(NOW) == 2 + len(halves)
    assert all(path.exists() for path in (waiting, lock, *kept))


def test_what_is_drawn_of_a_page_goes_after_a_week(media: Path) -> None:
    old, recent = put(media / "cards" / "a.png", 7 * 24 + 1), put(media / "cards" / "b.png", 7 * 24 - 1)
    assert orphans.sweep(NOW) == 1
    assert (old.exists(), recent.exists()) == (False, True)
