"""`python -m tests.killing`: does acts of the software, each in a child that kills itself by signal 9 at a step of it.

A line of standard input is `{"act", "media", "step"}`; `step` is a number from 1, or words of the first such step. The
answer is a line: `killed`, the number of steps when none was the one, or what failed."""

import json
import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from tests import killed_acts  # noqa: PLC0415  # the models exist only now

    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.write(1, (killed_acts.do(**json.loads(line)) + "\n").encode())
            os._exit(0)
        _pid, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            os.write(1, b"killed\n")


if __name__ == "__main__":
    main()
