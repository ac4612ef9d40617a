"""`python -m carto <command>`: every command of the software, named with hyphens or underscores alike."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carto.settings")
    command = [word.replace("-", "_") for word in sys.argv[1:2]]
    execute_from_command_line(["python -m carto", *command, *sys.argv[2:]])


if __name__ == "__main__":
    main()
