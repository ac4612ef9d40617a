"""The commands of bin/ and what they install: refusals in a sentence, locks without an address, floors that hold."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": ("project", "dependencies"), "requirements-dev.lock": ("dependency-groups", "dev")}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def normal(requirement: str) -> str:
    named = re.match(r"[\w.-]+", requirement)
    assert named is not None
    return re.sub(r"[-_.]+", "-", named[0]).lower()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("bin/demo", "--postgres"), "Option inconnue : --postgres"),
        (("bin/demo", "--port"), "--port attend une valeur"),
        (("bin/demo", "--port", "http"), "--port attend un nombre"),
        (("bin/demo", "--plan", "absent.zip"), "Le plan absent.zip n’existe pas"),
        (("bin/install", "--all"), "Option inconnue : --all"),
        (("bin/postgis-cluster", "restart", "var/x"), "Action inconnue : restart"),
        (("bin/verapdf",), "Usage : bin/verapdf FICHIER.pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_option_is_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    ran = run(*words)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert sentence in ran.stderr


def test_the_demonstration_tells_its_options() -> None:
    ran = run("bin/demo", "--help")
    assert ran.returncode == 0
    assert all(option in ran.stdout for option in ("--postgis", "--plan", "--address", "--port", "--prepare-only"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_all_that_is_asked_for_and_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    section, key = LOCKS[lock]
    asked = {normal(r) for r in tomllib.loads((ROOT / "pyproject.toml").read_text())[section][key]}
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert asked - {normal(block) for block in blocks} == set()
    assert [b.splitlines()[0] for b in blocks if not re.match(r"\S+(?:\[[^]]+\])?==\S+.*\\\n +--hash=sha256:", b)] == []
    assert re.findall(r"://|--index|--find-links", text) == []


def test_the_npm_lock_pins_and_hashes_and_holds_no_address() -> None:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert [name for name, held in packages.items() if "resolved" in held or "integrity" not in held] == []


def test_both_locks_agree_on_every_version() -> None:
    pins = [set(re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS]
    shared = {name for name, _ in pins[0]} & {name for name, _ in pins[1]}
    assert {pin for pin in pins[0] if pin[0] in shared} == {pin for pin in pins[1] if pin[0] in shared}


def report(percent: float, **missing: Any) -> dict[str, Any]:
    rules = {"missing_lines": [], "missing_branches": [], "summary": {"percent_covered": 100.0}} | missing
    return {"totals": {"percent_covered": percent}, "files": {"carto/concertations/rules.py": rules}}


@pytest.mark.parametrize(
    ("given", "code", "sentence"),
    [
        (report(95.0), 0, "95.0 %  overall"),
        (report(94.9), 1, "Overall: 94.9 %, under 95 %."),
        (report(99.0, missing_lines=[12]), 1, "rules.py: every branch must be tested; never taken: 12."),
        (report(99.0, missing_branches=[[7, 9]]), 1, "rules.py: every branch must be tested; never taken: 7→9."),
    ],
    ids=["enough", "too little overall", "a line of the rules", "a branch of the rules"],
)
def test_coverage_floors(given: dict[str, Any], code: int, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "coverage.json").write_text(json.dumps(given))
    ran = run("bin/check-coverage", str(tmp_path / "coverage.json"))
    assert ran.returncode == code
    assert sentence in ran.stdout
