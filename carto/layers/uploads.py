"""Files received and waiting to be read, in a folder of their own that no address reaches."""

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.move import file_move_safe
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.text import get_valid_filename

NAME_WIDTH = 150


def keep(files: Sequence[UploadedFile[bytes]]) -> Path:
    """Store the files sent together and say where: the file when it is alone, their folder otherwise. Their names
    stay, since they tell tables apart. A big one, on the disk already, is moved rather than copied."""
    folder = _folder() / secrets.token_hex(16)
    folder.mkdir(parents=True, mode=0o700)
    kept = [_keep(file, folder) for file in files]
    return kept[0] if len(kept) == 1 else folder


def forget(path: Path) -> None:
    """Remove what `keep` stored at `path`; nothing when it is gone, or when it lies elsewhere."""
    for folder in (path, path.parent):
        if folder.parent == _folder():
            shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def _keep(file: UploadedFile[bytes], folder: Path) -> Path:
    target = folder / get_valid_filename(Path(file.name or "lot").name)[-NAME_WIDTH:]
    if isinstance(file, TemporaryUploadedFile):
        file_move_safe(file.temporary_file_path(), str(target), allow_overwrite=True)
    else:
        with target.open("wb") as copy:
            copy.writelines(file.chunks())
    target.chmod(0o600)
    return target
