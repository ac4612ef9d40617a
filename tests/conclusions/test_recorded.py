"""`verify` names each paper of an inquiry that was changed, removed or added by hand, and nothing when none was."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.conclusions import actions
from carto.conclusions.models import Extension, FollowUp, Opinion, Outcome, Paper, PaperKind, Point, PointKind
from tests.conclusions.test_actions import conclusions, handed
from tests.conclusions.test_actions import inquiry as inquiry
from tests.conftest import AFTER
from tests.debate.test_verify import verify

LATER = AFTER + timedelta(days=1)


@pytest.fixture
def ended(commissioner: Actor, agent: Actor, inquiry: Concertation) -> Concertation:
    """All four papers, the report twice, each version published in its turn; one réserve, lifted in two times."""
    actions.extend(agent, inquiry, until=date(2026, 6, 30), reason="Deux cents observations.", at=AFTER)
    actions.lodge(commissioner, inquiry, handed(PaperKind.MINUTES), at=AFTER)
    actions.lodge(agent, inquiry, handed(PaperKind.REPLY), at=AFTER)
    for one in (handed(PaperKind.REPORT), conclusions(Opinion.RESERVED)):
        actions.lodge(commissioner, inquiry, one, at=AFTER)
    actions.write_points(commissioner, inquiry, PointKind.RESERVE, ["La mare"], at=AFTER)
    actions.publish(agent, inquiry, at=AFTER)
    said: dict[str, Any] = {"body": "Gardée.", "done_on": date(2026, 6, 1), "done_by": "le conseil"}
    for outcome in (Outcome.NOT_LIFTED, Outcome.LIFTED):
        actions.follow_up(agent, inquiry.inquiry_points.get(), outcome=outcome, **said, at=AFTER)
    again = handed(PaperKind.REPORT, b"second", correction="Une date.")
    actions.lodge(commissioner, inquiry, again, at=AFTER)
    actions.publish(agent, inquiry, at=LATER)
    return inquiry


def report() -> Any:
    return Paper.objects.filter(kind=PaperKind.REPORT, number=1)


def test_an_honest_end_of_an_inquiry_holds(ended: Concertation) -> None:
    assert list(report().values_list("published_at", flat=True)) == [AFTER]
    assert verify(ended.slug)[1] == ""


def test_papers_that_wait_and_points_that_may_still_change_hold(commissioner: Actor, inquiry: Concertation) -> None:
    actions.lodge(commissioner, inquiry, conclusions(Opinion.RESERVED), at=AFTER)
    actions.write_points(commissioner, inquiry, PointKind.RESERVE, ["La mare"], at=AFTER)
    assert verify(inquiry.slug)[1] == ""


def changed(**fields: Any) -> Callable[[], Any]:
    return lambda: report().update(**fields)


def file_of(kind: PaperKind) -> Any:
    return Paper.objects.filter(kind=kind).latest("number").file


def replace_file_and_hash() -> None:
    """Both as a new file would have them."""
    with file_of(PaperKind.MINUTES).open("wb") as file:
        file.write(b"faux")
    Paper.objects.filter(kind=PaperKind.MINUTES).update(sha256=handed(PaperKind.MINUTES, b"faux").pdf.sha256)


def add_paper() -> None:
    paper = report().get()
    paper.pk, paper.number = None, 7
    paper.save(force_insert=True)


def lose_content() -> None:
    entry = RegisterEntry.objects.get(subject=f"pièce d’enquête {report().get().pk}")
    register.erase_content(entry)


REPORT = "Rapport, version 1 : ce n’est plus ce que le registre en dit"


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (changed(sha256="f" * 64), f"{REPORT} (l’empreinte)"),
        (changed(number=3), "Rapport, version 3 : ce n’est plus ce que le registre en dit (le numéro de version)"),
        (changed(handed_on=date(2026, 5, 7)), f"{REPORT} (la date de remise)"),
        (changed(correction="Rien."), f"{REPORT} (ce que la version corrige)"),
        (changed(lodged_at=LATER), f"{REPORT} (le moment du dépôt)"),
        (changed(published_at=LATER), f"{REPORT} (la publication)"),
        (changed(published_at=None), f"{REPORT} (la publication)"),
        (lose_content, f"{REPORT} (la nature, le numéro de version, la date de remise, l’avis, "),
        (lambda: Paper.objects.filter(kind=PaperKind.CONCLUSIONS).update(opinion="favorable"),
         "Conclusions motivées, version 1 : ce n’est plus ce que le registre en dit (l’avis)"),
        (lambda: Paper.objects.filter(kind=PaperKind.REPLY).update(kind=PaperKind.MINUTES, number=2),
         "Procès-verbal de synthèse, version 2 : ce n’est plus ce que le registre en dit (la nature, le numéro"),
        (replace_file_and_hash,
         "Procès-verbal de synthèse, version 1 : ce n’est plus ce que le registre en dit (l’empreinte)"),
        (lambda: report().delete(), "Rapport, version 1 : inscrit au registre, absent de la base"),
        (add_paper, "Rapport, version 7 : présent dans la base, jamais inscrit au registre"),
        (lambda: file_of(PaperKind.REPLY).storage.delete(file_of(PaperKind.REPLY).name),
         "Mémoire en réponse, version 1 : le fichier enquetes/"),
        (lambda: Point.objects.update(body="Le talus"), "réserve 1 : ce n’est plus ce qui a été publié"),
        (lambda: Point.objects.update(number=2), "réserve 2 : ce n’est plus ce qui a été publié"),
        (lambda: FollowUp.objects.latest("id").delete(), "réserve 1 : la suite donnée n’est plus celle du registre"),
        (lambda: FollowUp.objects.update(done_by="x"), "réserve 1 : la suite donnée n’est plus celle du registre"),
        (lambda: Extension.objects.update(until=date(2026, 7, 30)),
         "échéance du rapport : ce n’est plus ce que le registre en dit"),
    ],
)  # fmt: skip
def test_tampering_is_named(ended: Concertation, tamper: Callable[[], object], problem: str) -> None:
    tamper()
    problems = verify(ended.slug)[1]
    assert problem in problems
    assert "Le registre ne tient pas : plui." in problems
