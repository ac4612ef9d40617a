"""What the guard forgets, and when."""

from datetime import timedelta

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.guard import keeping
from carto.guard.limits import Share, take
from carto.guard.models import Act, ActKind, Meter, NetworkSalt, SpentProof
from tests.conftest import DURING
from tests.guard.conftest import Rules


def test_the_purge_forgets_what_is_past_and_nothing_else(concertation: Concertation, rules: Rules, bob: Actor) -> None:
    rules(keep_networks_days=3)
    assert bob.participant is not None
    for days in (0, 2, 4):
        at = DURING - timedelta(days=days)
        Act.objects.create(
            concertation=concertation, kind=ActKind.VOTE, subject=f"W-000{days}", participant=bob.participant,
            network="a", window=0, at=at,
        )  # fmt: skip
        NetworkSalt.objects.create(day=at.date(), salt="s")
        SpentProof.objects.create(number=str(days), expires_at=at + timedelta(hours=1))
    take(concertation, [Share("v:a", 3)], at=DURING)
    take(concertation, [Share("v:b", 3)], at=DURING - timedelta(hours=3))
    assert keeping.purge(DURING) == 1
    assert list(Act.objects.values_list("subject", flat=True)) == ["W-0002", "W-0000"]
    assert list(NetworkSalt.objects.values_list("day", flat=True)) == [DURING.date()]
    assert list(SpentProof.objects.values_list("number", flat=True)) == ["0"]
    assert list(Meter.objects.values_list("holder", flat=True)) == ["v:a"]
