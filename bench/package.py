"""The package of an inquiry, made by its command in a process of its own: of 500 contributions, and of 5,000."""

import os
import subprocess
import sys
import time

from bench import data
from bench.ratio import Ratio
from carto.concertations.models import Concertation

FEW, MANY = 500, 5_000
KB_PER_MB = 1024


def measure(_concertation: Concertation) -> list[Ratio]:
    """Ten times as many contributions may take ten times as long and little more; beside the PDF, which lays itself out
    in memory, the package may hold next to nothing."""
    few, many = (data.build(f"paquet-{count}", count, 0).slug for count in (FEW, MANY))
    few_s, few_mb = _made("paquet", few)
    many_s, many_mb = _made("paquet", many)
    _bilan_s, bilan_mb = _made("bilan", many)
    return [
        Ratio(f"package, {FEW} against {MANY:,}", few_s, many_s, "s", 0.08),
        Ratio("its memory, likewise", few_mb, many_mb, "MB", 0.2),
        Ratio("its memory beside the bilan’s", bilan_mb, many_mb, "MB", 0.9),
    ]


def _made(command: str, slug: str) -> tuple[float, float]:
    """Seconds, and the most memory the process held, in MB."""
    start = time.perf_counter()
    made = subprocess.Popen([sys.executable, "-m", "carto", command, slug], stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(made.pid, 0)
    made.returncode = os.waitstatus_to_exitcode(status)
    if made.returncode:
        raise SystemExit(made.returncode)
    return time.perf_counter() - start, usage.ru_maxrss / KB_PER_MB
