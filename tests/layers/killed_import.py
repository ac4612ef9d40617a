"""A process to be killed: imports a plan whose rows never end. `python -m tests.layers.killed_import <import id>`."""

import sys
from collections.abc import Iterator, Sequence

import django


def main(import_id: int) -> None:
    django.setup()
    # The models exist only now.
    from django.utils import timezone  # noqa: PLC0415

    from carto.accounts.actors import Actor  # noqa: PLC0415
    from carto.layers import actions, leftovers  # noqa: PLC0415
    from carto.layers.models import PlanImport  # noqa: PLC0415
    from carto.layers.sources.lot import Row  # noqa: PLC0415
    from tests.layers.lots import silent  # noqa: PLC0415
    from tests.layers.plans import plan_source, sector  # noqa: PLC0415

    def batches() -> Iterator[Sequence[Row]]:
        yield [sector(rank) for rank in range(1, 1_001)]
        print("half way", flush=True)  # noqa: T201
        sys.stdin.read()

    run = PlanImport.objects.select_related("concertation", "requested_by").get(pk=import_id)
    source = plan_source([])
    source.batches = batches()
    with leftovers.alone(run.concertation, at=timezone.now()):
        PlanImport.objects.filter(pk=import_id).update(beaten_at=timezone.now())
        actor = Actor(user=run.requested_by)
        actions.import_plan(actor, run.concertation, source, at=timezone.now(), progress=silent)


if __name__ == "__main__":
    main(int(sys.argv[1]))
