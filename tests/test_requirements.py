"""Each requirement of the table has its tests, and they exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_each_requirement_names_tests_that_exist() -> None:
    lines = (ROOT / "docs" / "exigences.md").read_text().splitlines()
    rows = {line.split("|")[1].strip(): TEST.findall(line) for line in lines if line.startswith("| S")}
    assert list(rows) == [f"S{n}" for n in range(1, 16)]
    for name, tests in rows.items():
        assert tests, name
        for path, test in tests:
            assert f"def {test}(" in (ROOT / path).read_text(), f"{name}: {path}::{test}"
