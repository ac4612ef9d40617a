"""Commands of a site, whose software is loaded once: a process that has it loaded makes a child for each.

`python -m tests.journeys.commands` reads, a line of JSON each, words that `python -m` would be given, and answers with
a line of JSON: the code of the command, what it printed, what it said of its errors."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import django
from django.db import connections
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent


class Commands:
    """Begins with the first command, ends with `close()`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def run(self, words: tuple[str, ...]) -> str:
        """What it prints; its errors fail the test."""
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.flush()
        code, printed, errors = json.loads(process.stdout.readline())
        assert code == 0, errors
        return str(printed)

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "tests.journeys.commands"]
        return subprocess.Popen(
            words, env=self._environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )


def main() -> None:
    django.setup()
    assert get_resolver().url_patterns  # the views are loaded
    for line in sys.stdin:
        with TemporaryFile("w+") as printed, TemporaryFile("w+") as errors:
            connections.close_all()
            child = os.fork()
            if child == 0:
                os.dup2(printed.fileno(), 1)
                os.dup2(errors.fileno(), 2)
                sys.argv = json.loads(line)
                runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
                return
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            sys.stdout.write(json.dumps([code, _content(printed), _content(errors)]) + "\n")
        sys.stdout.flush()


def _content(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


if __name__ == "__main__":
    main()
