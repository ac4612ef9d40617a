"""The package of an inquiry, and its bilan, each made by its command in a process of its own: of 500 contributions, and
of 5,000 in 95 communes with 20,000 votes and 5,000 arguments, all really given. Time is that of the processors, however
busy the machine; memory is the most that one process held, those that the command starts included."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import data, inquiry
from bench.ratio import Ratio

FEW, MANY, COMMUNES = 500, 5_000, 95
KB_PER_MB, MOST_MB = 1024, 1024
WEASYPRINT = "CARTO_BENCH_WEASYPRINT"  # a Python that has it; ours never does
USUAL = Path(__file__).with_name("weasyprint_pages.py")


@dataclass(frozen=True)
class Made:
    cpu_s: float
    peak_mb: float
    said: str

    def files(self, suffix: str) -> list[str]:
        return re.findall(rf"^\S+\.{suffix}$", self.said, re.MULTILINE)


def measure() -> list[Ratio]:
    """Ten times as many contributions may take ten times as long and little more, and no process one gigabyte."""
    people = data.voters()
    few, many = (inquiry.hold(f"paquet-{count}", count, communes=COMMUNES, people=people).slug for count in (FEW, MANY))
    few_package, many_package = _carto("paquet", few), _carto("paquet", many)
    few_bilan, many_bilan = _carto("bilan", few), _carto("bilan", many)
    note = f"{few_package.peak_mb:.0f} MB for {FEW}"
    return [
        Ratio(f"package, {FEW} against {MANY:,}", few_package.cpu_s, many_package.cpu_s, "s", 0.08),
        Ratio("its largest process", MOST_MB, many_package.peak_mb, "MB", 1, note=note),
        Ratio(f"bilan, {FEW} against {MANY:,}", few_bilan.cpu_s, many_bilan.cpu_s, "s", 0.08),
        _pages(few_bilan, many_bilan),
    ]


def _pages(few: Made, many: Made) -> Ratio:
    """Pages laid out in a second of processor. Ours: all that the command does, from the database to the files."""
    volumes = many.files("pdf")
    count = sum(_page_count(path) for path in volumes)
    note = f"{count:,} pages in {len(volumes)} volumes"
    usual = 0.0
    if python := os.environ.get(WEASYPRINT):
        made = _run([python, str(USUAL), few.files("geojson")[0]])
        usual = int(made.said) / made.cpu_s
    return Ratio("pages a second", usual, count / many.cpu_s, "/s", 2 if usual else 0, per_second=True, note=note)


def _page_count(path: str) -> int:
    said = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    return int(re.findall(r"^Pages:\s+(\d+)$", said, re.MULTILINE)[0])


def _carto(command: str, slug: str) -> Made:
    return _run([sys.executable, "-m", "carto", command, slug])


def _run(command: list[str]) -> Made:
    """The rusage of `wait4` counts the processes that the command itself waited for."""
    made = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert made.stdout is not None
    said = made.stdout.read()
    _pid, status, usage = os.wait4(made.pid, 0)
    made.returncode = os.waitstatus_to_exitcode(status)
    if made.returncode:
        raise SystemExit(made.returncode)
    return Made(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KB_PER_MB, said)
