"""A register of a few entries, on two days."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from carto.concertations import register
from carto.concertations.models import Concertation
from carto.witness import carto_verifier
from tests.conftest import DURING

NEXT_DAY = DURING + timedelta(days=1)

Record = Callable[..., None]


@pytest.fixture
def record(concertation: Concertation) -> Record:
    """So many more entries."""

    def append(count: int = 1) -> None:
        for n in range(count):
            register.append(concertation, register.Event.DEPOSIT, f"W-{n:04d}", {"title": "Un banc"}, at=DURING)

    return append


def verify(*files: Path, alone: Path = Path(carto_verifier.__file__)) -> tuple[int, str]:
    """Run as its reader would: one file, no dependency, nothing of ours around."""
    ran = subprocess.run(
        [sys.executable, "-I", str(alone), *map(str, files)], capture_output=True, text=True, check=False, cwd="/",
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr
