"""The closed list of reasons for masking, as a concertation sets it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.rules import Refused
from carto.contributions import reasons
from carto.contributions.models import Contribution, MaskReason, Reason
from carto.contributions.reasons import Told
from carto.exchange.reading import read
from carto.moderation import actions
from tests.conftest import DURING
from tests.debate.conftest import say, url

PAGE, QUEUE = "/plui/reglages/motifs/", "/plui/moderation/"
Browse = Callable[[Actor], Client]
OWN = Told("", "Hors du quartier", "Votre texte parle d’un autre quartier.")


def fresh() -> Concertation:
    return Concertation.objects.get()


def labels() -> list[str]:
    return [one.label for one in reasons.offered(fresh())]


def sent(rows: list[dict[str, str]]) -> dict[str, str]:
    typed = {f"reasons-{rank}-{name}": value for rank, row in enumerate(rows) for name, value in row.items()}
    counts = {"reasons-TOTAL_FORMS": str(len(rows)), "reasons-INITIAL_FORMS": str(len(MaskReason))}
    return typed | counts


def as_shown() -> list[dict[str, str]]:
    known = [one for one in reasons.every(fresh()).values() if not one.is_retired]
    return [{"slug": o.slug, "label": o.label, "explanation": o.explanation, "is_active": "on"} for o in known]


def test_the_agent_words_its_own_reason_and_takes_one_out_of_use(
    live: Contribution, agent: Actor, moderator: Actor, browse: Browse
) -> None:
    client, rows = browse(agent), as_shown()
    del rows[4]["is_active"]
    rows.append({"slug": "", "label": "Hors du quartier", "explanation": OWN.explanation, "is_active": "on"})
    assert client.post(PAGE, sent(rows)).status_code == 302
    assert "Publicité" not in labels()
    assert labels()[-1] == "Hors du quartier"
    assert [row.slug for row in Reason.objects.all()] == ["advertising", "m1"]
    offered = browse(moderator).get(url("moderation:mask", live)).content.decode()
    assert "Hors du quartier" in offered
    assert "Publicité" not in offered
    assert "Hors du quartier" in Client().get(url("debate:report", live)).content.decode()
    assert browse(moderator).post(url("moderation:mask", live), {"reason": "advertising"}).status_code == 422
    browse(moderator).post(url("moderation:mask", live), {"reason": "m1"})
    assert "hors du quartier" in Client().get(url("debate:detail", live)).content.decode()
    assert "Hors du quartier" in Client().get("/plui/regles/").content.decode()
    told = RegisterEntry.objects.get(event="masking").opening.content
    assert told == {"reason": "m1", "words": "Hors du quartier"}


def test_what_was_masked_keeps_the_words_of_then(
    live: Contribution, bob: Actor, agent: Actor, moderator: Actor, browse: Browse
) -> None:
    said, now = say(bob, live, "Idiots"), timezone.now()
    actions.mask(moderator, said, reason="insult", read_at=now, at=now)
    before = reasons.every(live.concertation)["insult"]
    actions.set_reasons(agent, live.concertation, [Told("insult", "Insulte", before.explanation)], at=now)
    assert "Insulte" in labels()
    assert before.label not in labels()
    assert "propos injurieux ou haineux" in Client().get(url("debate:detail", live)).content.decode()
    assert [one.mask_reason for one in read(fresh(), at=now).entries[0].comments] == ["Propos injurieux ou haineux"]
    assert "Propos injurieux ou haineux" in Client().get("/plui/regles/").content.decode()
    shown = browse(agent).get(PAGE).content.decode()
    assert "Insulte" in shown
    assert "Propos injurieux" not in shown


def test_one_reason_at_least_stays_in_use(concertation: Concertation, agent: Actor, browse: Browse) -> None:
    none = [Told(o.slug, o.label, o.explanation, is_active=False) for o in reasons.offered(concertation)]
    with pytest.raises(ValidationError, match="au moins un motif"):
        actions.set_reasons(agent, concertation, none, at=DURING)
    rows = [{name: value for name, value in row.items() if name != "is_active"} for row in as_shown()]
    refused = browse(agent).post(PAGE, sent(rows))
    assert (refused.status_code, "Gardez au moins un motif" in refused.content.decode()) == (422, True)


def test_the_list_is_the_agent_s(concertation: Concertation, moderator: Actor, browse: Browse) -> None:
    assert browse(moderator).get(PAGE).status_code == 403
    with pytest.raises(Refused):
        actions.set_reasons(moderator, concertation, [OWN], at=DURING)
