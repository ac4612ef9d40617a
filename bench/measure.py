"""One database, in a process of its own: build the data, measure, print one JSON line a ratio. With `browser` or
`first-proposal`: what a browser shows of it instead; with `package`: its package and its bilan."""

import sys

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    # The models exist only now.
    from bench import (  # noqa: PLC0415
        browser,
        data,
        figures,
        first_proposal,
        grouping,
        map_feed,
        package,
        plan_import,
        plan_tile,
        plans_compared,
        similar,
        street,
        votes,
        window,
        worklist,
    )

    call_command("migrate", verbosity=0)
    apart = {"browser": browser, "first-proposal": first_proposal, "package": package}
    if sys.argv[1] in apart:
        for ratio in apart[sys.argv[1]].measure():
            print(ratio.to_json(), flush=True)
        return
    concertation = data.build()
    # Votes first: their counters start from nothing.
    for ratio in votes.measure(concertation):
        print(ratio.to_json(), flush=True)
    data.give_voices(concertation)
    for measured in (
        plan_tile,
        plan_import,
        plans_compared,
        map_feed,
        window,
        street,
        worklist,
        figures,
        similar,
        grouping,
    ):
        for ratio in measured.measure(concertation):
            print(ratio.to_json(), flush=True)


if __name__ == "__main__":
    main()
