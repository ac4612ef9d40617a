"""Files received wait in a folder of their own, under their own names, and leave nothing behind."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from carto.layers import uploads


def test_one_file_or_several_keep_their_names(settings: Any) -> None:
    alone = uploads.keep([SimpleUploadedFile("../../ZONE_URBA été.gpkg", b"a")])
    assert alone.name == "ZONE_URBA_été.gpkg"
    assert alone.parent.parent == Path(settings.MEDIA_ROOT) / "imports"
    together = uploads.keep([SimpleUploadedFile("z.shp", b"a"), SimpleUploadedFile("z.dbf", b"b")])
    assert sorted(file.name for file in together.iterdir()) == ["z.dbf", "z.shp"]


def test_a_big_one_is_moved_rather_than_copied(settings: Any) -> None:
    big = TemporaryUploadedFile("lot.zip", "application/zip", 3, None)
    big.write(b"big")
    big.seek(0)
    received = Path(big.temporary_file_path())
    kept = uploads.keep([big])
    big.close()
    assert kept.read_bytes() == b"big"
    assert not received.exists()


def test_what_is_forgotten_is_its_folder_and_nothing_else(settings: Any, tmp_path: Path) -> None:
    alone = uploads.keep([SimpleUploadedFile("lot.zip", b"a")])
    together = uploads.keep([SimpleUploadedFile("z.shp", b"a"), SimpleUploadedFile("z.dbf", b"b")])
    elsewhere = tmp_path / "elsewhere.zip"
    elsewhere.write_bytes(b"x")
    for path in (alone, together, elsewhere, alone):
        uploads.forget(path)
    assert elsewhere.exists()
    assert list((Path(settings.MEDIA_ROOT) / "imports").iterdir()) == []
