"""What a commune relay enters: what lies in their communes, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Membership
from carto.concertations.rules import Refused
from carto.contributions.gathering import Counted, gather
from carto.contributions.models import Ballots, Contribution, Gathered
from carto.intake.models import Scan
from tests.contributions.conftest import Browser, jpeg
from tests.intake.test_views import lines, said

Typed = Callable[..., dict[str, Any]]
THEIRS, ELSEWHERE = "47.35, -0.65", "47.35, -0.55"


@pytest.fixture
def theirs(open_now: Concertation, relay: Actor, browser_of: Browser) -> Client:
    return browser_of(relay)


@pytest.mark.parametrize("where", [ELSEWHERE, ""])
def test_what_lies_elsewhere_or_nowhere_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    theirs: Client, typed: Typed, where: str
) -> None:
    refused = theirs.post("/plui/saisie/", typed(where=where))
    assert (refused.status_code, Contribution.objects.count()) == (422, 0)
    for words in ("ce qui touche ses communes : Essai-sur-Loire", "Mme Petit"):
        assert words in said(refused)


def test_what_lies_in_their_commune_or_across_its_border_is_entered(theirs: Client, typed: Typed) -> None:
    assert "O-0001 est enregistrée." in said(theirs.post("/plui/saisie/", typed(where=THEIRS), follow=True))
    across = {"where": "", "shape": "LineString", "positions": "47.35, -0.65\n47.35, -0.55"}
    assert "O-0002 est enregistrée." in said(theirs.post("/plui/saisie/", typed(**across), follow=True))
    assert sorted(Contribution.objects.get(number=2).insee_codes) == ["49901", "49902"]


def test_a_page_with_a_line_of_another_commune_is_entered_by_none_of_its_lines(
    theirs: Client, concertation: Concertation
) -> None:
    mixed = {"lines-0-where": THEIRS, "lines-1-where": ELSEWHERE}
    refused = theirs.post("/plui/saisie/registre/", lines(concertation, "Un banc.", "Une haie.", **mixed))
    assert (refused.status_code, Contribution.objects.count()) == (422, 0)
    assert said(refused).count("ce qui touche ses communes") == 1


def test_a_scan_is_read_when_each_of_its_lines_is_theirs(
    theirs: Client, browser: Client, concertation: Concertation
) -> None:
    pages = {"a": (THEIRS, THEIRS), "b": (THEIRS, ELSEWHERE), "c": (ELSEWHERE, ELSEWHERE)}
    for page, (one, other) in pages.items():
        told = {"lines-0-where": one, "lines-1-where": other, "page": page, "scan": SimpleUploadedFile("x.jpg", jpeg())}
        browser.post("/plui/saisie/registre/", lines(concertation, f"Un banc {page}.", f"Une haie {page}.", **told))
    for reader, expected in ((theirs, [200, 404, 404]), (browser, [200, 200, 200])):
        scans = Scan.objects.order_by("pk")
        assert [reader.get(f"/plui/saisie/scans/{one.pk}/").status_code for one in scans] == expected
    last = said(theirs.get("/plui/saisie/"))
    assert ("Un banc b." in last, "Une haie b." in last, "Un banc c." in last) == (True, False, False)


def test_what_was_left_on_paper_elsewhere_is_neither_read_nor_put_online(
    theirs: Client, browser: Client, typed: Typed
) -> None:
    for where in (THEIRS, ELSEWHERE):
        browser.post("/plui/saisie/", typed(where=where, is_private="on"))
    for reference, status in (("O-0001", 302), ("O-0002", 404)):
        assert theirs.post(f"/plui/saisie/publier/{reference}/").status_code == status
    assert [row.is_published for row in Contribution.objects.order_by("number")] == [True, False]


def test_votes_are_counted_for_what_is_theirs_alone(
    theirs: Client, browser: Client, typed: Typed, relay: Actor, open_now: Concertation
) -> None:
    for where in (THEIRS, ELSEWHERE):
        browser.post("/plui/saisie/", typed(where=where))
    assert [theirs.get(f"/plui/contributions/O-000{n}/papier/").status_code for n in (1, 2)] == [200, 403]
    counted = Counted(Ballots(3), "Mairie", open_now.phases.get().opens_at.date())
    with pytest.raises(Refused, match="ce qui touche ses communes"):
        gather(relay, Contribution.objects.get(number=2), counted, at=timezone.now())
    gather(relay, Contribution.objects.get(number=1), counted, at=timezone.now())
    assert Gathered.objects.get().contribution.number == 1


def test_what_is_theirs_is_corrected_and_never_moved_out_of_their_commune(
    theirs: Client, browser: Client, typed: Typed
) -> None:
    for where in (THEIRS, ELSEWHERE):
        browser.post("/plui/saisie/", typed(where=where))
    mended = {"reason": "Mal lu", "is_late_kept": "on", "body": "Il faut une haie."}
    for changed, status in (
        ({"where": ELSEWHERE}, 422),
        ({"is_unplaced": "on", "where": ""}, 422),
        ({"where": ""}, 302),
    ):
        assert theirs.post("/plui/saisie/corriger/O-0001/", typed(**mended | changed)).status_code == status
    assert theirs.post("/plui/saisie/corriger/O-0002/", typed(**mended)).status_code == 403
    rows = Contribution.objects.order_by("number")
    assert [(row.body, row.insee_codes) for row in rows] == [
        ("Il faut une haie.", ["49901"]),
        ("Il faut un banc devant l’école. Les anciens s’y reposeront.", ["49902"]),
    ]


def test_a_spreadsheet_is_for_those_who_enter_for_the_whole(theirs: Client, browser: Client) -> None:
    assert theirs.get("/plui/saisie/tableur/").status_code == 403
    assert ("Un tableur" in said(theirs.get("/plui/saisie/")), "Un tableur" in said(browser.get("/plui/saisie/"))) == (
        False,
        True,
    )


def test_a_relay_given_another_commune_leaves_the_former_at_once(theirs: Client, typed: Typed) -> None:
    Membership.objects.filter(role="relay").update(insee_codes=["49902"])
    assert theirs.post("/plui/saisie/", typed(where=THEIRS)).status_code == 422
    assert theirs.post("/plui/saisie/", typed(where=ELSEWHERE)).status_code == 302
