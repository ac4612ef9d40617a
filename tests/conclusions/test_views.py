"""The page where an inquiry ends, done from it by the commissioner and the team, and what a stranger reads."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.conclusions.models import Paper
from tests.conclusions.conftest import client_of
from tests.contributions import pdfs

INDEX, PUBLIC = "/plui/rapport/", "/plui/conclusions/"


def typed(kind: str, **more: Any) -> dict[str, Any]:
    today = timezone.now().date()
    file = SimpleUploadedFile("x.pdf", pdfs.pdf(text=kind))
    return {f"{kind}-file": file, f"{kind}-handed_on": today.isoformat()} | {
        f"{kind}-{name}": value for name, value in more.items()
    }


def test_from_the_closing_to_what_became_of_each_reserve(
    closed: Concertation, commissioner: Actor, agent: Actor, client: Client
) -> None:
    commissioners, agents = client_of(commissioner), client_of(agent)
    page = commissioners.get(INDEX).content.decode()
    assert ("Procès-verbal de synthèse" in page, "Reporter" in page, "R123-18" in page) == (True, False, True)
    wrong = {"report-file": SimpleUploadedFile("x.pdf", b"rien"), "report-handed_on": "2020-01-01"}
    refused = commissioners.post(f"{INDEX}deposer/report/", wrong)
    assert (refused.status_code, "pas un PDF lisible" in refused.content.decode()) == (422, True)
    refused = commissioners.post(f"{INDEX}deposer/conclusions/", typed("conclusions"))
    assert (refused.status_code, refused.content.decode().count("errorlist")) == (422, 1)
    assert "Reporter l’échéance du rapport" in agents.get(INDEX).content.decode()
    for kind, more in (("minutes", {}), ("report", {}), ("conclusions", {"opinion": "reserved"})):
        assert commissioners.post(f"{INDEX}deposer/{kind}/", typed(kind, **more)).status_code == 302
    assert "Reporter l’échéance du rapport" not in agents.get(INDEX).content.decode()
    assert commissioners.post(f"{INDEX}deposer/autre/", {}).status_code == 404
    assert commissioners.post(f"{INDEX}points/autre/", {}).status_code == 404
    hostile = "<script>alert(1)</script>\r\n\r\n\r\nLa mare\r\nreste"
    commissioners.post(f"{INDEX}points/reserve/", {"reserve-bodies": hostile})
    long = commissioners.post(f"{INDEX}points/recommendation/", {"recommendation-bodies": "x" * 4_001})
    assert "Le n° 1 dépasse 4000 caractères" in long.content.decode()
    assert client.get(PUBLIC).status_code == 404
    late = agents.post(f"{INDEX}echeance/", {"until": "2020-01-01", "reason": "x"}).content.decode()
    assert "déjà" not in late
    assert "ne change plus" in late
    assert agents.post(f"{INDEX}publier/").status_code == 302
    first, second = closed.inquiry_points.all()
    assert second.body == "La mare\nreste"
    said = {"outcome": "lifted", "body": "Fait <b>", "done_on": "2026-01-01", "done_by": "le conseil"}
    address = f"{INDEX}suites/{first.pk}/"
    assert agents.post(address, {f"p{first.pk}-{name}": value for name, value in said.items()}).status_code == 302
    assert agents.post(address, {}).status_code == 422
    page = client.get(PUBLIC).content.decode()
    for words in ("Avis favorable avec réserves", "&lt;script&gt;alert(1)", "Levée", "Fait &lt;b&gt;", "le conseil"):
        assert words in page
    assert "Membre agent" not in page
    assert "Membre agent" in agents.get(INDEX).content.decode()
    assert PUBLIC in client.get("/plui/presentation/").content.decode()


def test_a_stranger_gets_the_files_that_are_published_and_no_other(
    closed: Concertation, commissioner: Actor, agent: Actor, client: Client, make_concertation: Callable[..., Any]
) -> None:
    theirs = client_of(commissioner)
    for kind, more in (("minutes", {}), ("report", {}), ("conclusions", {"opinion": "favorable"})):
        theirs.post(f"{INDEX}deposer/{kind}/", typed(kind, **more))
    papers = {one.kind: f"{PUBLIC}{one.pk}.pdf" for one in Paper.objects.all()}
    assert [client.get(papers[kind]).status_code for kind in ("minutes", "report")] == [404, 404]
    client_of(agent).post(f"{INDEX}publier/")
    assert [client.get(papers[kind]).status_code for kind in ("minutes", "report")] == [404, 200]
    assert client_of(agent).get(papers["minutes"]).status_code == 200
    correction = {"correction": "Une coquille."}
    wrong = theirs.post(f"{INDEX}deposer/report/", typed("report", **correction))
    assert "déjà déposé" in wrong.content.decode()
    again = typed("report", **correction) | {"report-file": SimpleUploadedFile("x.pdf", pdfs.pdf(text="second"))}
    assert theirs.post(f"{INDEX}deposer/report/", again).status_code == 302
    client_of(agent).post(f"{INDEX}publier/")
    assert "Une coquille." in client.get(PUBLIC).content.decode()
    make_concertation("ailleurs")
    assert client.get(papers["report"].replace("plui", "ailleurs")).status_code == 404
    one = Paper.objects.filter(kind="report")[0]
    one.file.storage.delete(str(one.file.name))
    assert client.get(f"{PUBLIC}{one.pk}.pdf").status_code == 404


def test_the_page_is_the_commissioner_s_and_that_of_the_team_that_answers(
    closed: Concertation, moderator: Actor, client: Client, agent: Actor
) -> None:
    assert [client.get(INDEX).status_code, client_of(moderator).get(INDEX).status_code] == [403, 403]
    page = client_of(agent).get(INDEX).content.decode()
    assert ("rapport/deposer/reply/" in page, "rapport/deposer/report/" in page) == (True, False)
    assert client_of(agent).post(f"{INDEX}deposer/report/", typed("report")).status_code == 403
    assert client_of(agent).post(
        f"{INDEX}echeance/", {"until": "2090-01-01", "reason": "Beaucoup à lire."}
    ).status_code == 302  # fmt: skip
    assert "Beaucoup à lire." in client_of(agent).get(INDEX).content.decode()
