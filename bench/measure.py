"""One database, in a process of its own: build the data, measure, print one JSON line a ratio."""

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    # The models exist only now.
    from bench import data, map_feed, votes, window  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    concertation = data.build()
    # Last the window, which multiplies the contributions.
    for measured in (map_feed, votes, window):
        for ratio in measured.measure(concertation):
            print(ratio.to_json(), flush=True)


if __name__ == "__main__":
    main()
