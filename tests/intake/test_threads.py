"""Comments of other platforms: in the debate of their contribution, in threads, once, whatever their file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.concertations import register
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, Gathered
from carto.contributions.record import current_contributions
from carto.debate.models import Comment
from carto.debate.record import current_comments
from tests.intake.test_sheet import ADDRESS, DECIDIM, days, head, imported, said

__all__ = ["head"]
TITLES = (
    "id;created_at;body;locale;author/id;author/name;alignment;depth;user_group/id;user_group/name;commentable_id;"
    "commentable_type;root_commentable_url\n"
)


def remark(key: int, body: str, side: object, about: object, kind: str = "Decidim::Comments::Comment") -> str:
    day = f"{timezone.now():%Y-%m-%d} 00:00:00 UTC"
    return f'{key};{day};"{body}";fr;7;Zoé;{side};0;;;{about};{kind};https://d.invalid/proposals/12\n'


PROPOSAL = "Decidim::Proposals::Proposal"
# Last first, as some exports are: an answer comes before what it answers.
THREAD = TITLES + (
    remark(15, "Trois niveaux.", 0, 14) + remark(14, "Pourquoi ?", 0, 12)
    + remark(12, "<p>Oui &amp; vite.</p>", 1, 12, PROPOSAL) + remark(13, "=Non.", -1, 12, PROPOSAL)
    + remark(16, "Orphelin.", 0, 99) + remark(17, "Ailleurs.", 0, 99, PROPOSAL) + remark(18, "Quoi ?", "?", 12)
    + remark(19, "Je tourne.", 0, 19) + remark(20, "Non plus.", -1, 12, PROPOSAL) + remark(21, "", 0, 12)
    + remark(22, "Mon 06 12 34 56 78", 0, 12) + remark(23, "x" * 2_001, 0, 12)
)  # fmt: skip


@pytest.fixture
def old(open_now: Concertation) -> Concertation:
    open_now.phases.update(opens_at=timezone.now().replace(year=2020))
    return open_now


def import_all(browser: Client, head: dict[str, Any], content: str) -> tuple[str, str]:
    return imported(browser, head, content.encode(), again=True)


def test_comments_of_decidim_join_the_proposal_imported_before_in_two_levels_and_once(
    browser: Client, client: Client, head: dict[str, Any], old: Concertation
) -> None:
    import_all(browser, head, DECIDIM.format(**days()))
    tried, written = import_all(browser, head, THREAD)
    assert "4 lignes à importer" in tried
    assert "dont 4 commentaires ou arguments" in tried
    assert "1 réponse est plus profonde que nos deux niveaux" in tried
    for why in (
        "ligne 5 : une cellule contient une formule",
        "ligne 6 : le commentaire « 99 » auquel il répond n’est importé d’aucun",
        "ligne 7 : la contribution « 99 » n’est importée d’aucun",
        "ligne 8 : position inconnue : « ? »",
        "ligne 9 : le commentaire « 19 »",
        "ligne 11 : le texte manque",
        "ligne 12 : Vous écrivez le numéro de téléphone",
        "ligne 13 : le commentaire dépasse 2 000 signes",
    ):
        assert why in tried, why
    assert "4 lignes sont importées." in written
    rows = Comment.objects.order_by("number").values_list("number", "parent__number", "quote__number", "side", "body")
    assert list(rows) == [
        (1, None, None, "favorable", "Oui & vite."),
        (2, None, None, "unfavorable", "Non plus."),
        (3, 1, None, "neutral", "Pourquoi ?"),
        (4, 1, 3, "neutral", "Trois niveaux."),
    ]
    contribution = Contribution.objects.get()
    assert (contribution.comment_count, Comment.objects.filter(author=None, pseudonym="Zoé").count()) == (4, 4)
    assert "Oui &amp; vite." in said(client.get(f"/plui/contributions/{contribution.reference}/"))
    current = dict([*current_contributions(old), *current_comments(old)])
    assert register.verify(old, current).problems == ()
    again, _written = import_all(browser, head, THREAD)
    assert "4 lignes le sont déjà." in again
    assert Comment.objects.count() == 4


def test_a_trial_of_comments_leaves_nothing(browser: Client, head: dict[str, Any], old: Concertation) -> None:
    import_all(browser, head, DECIDIM.format(**days()))
    before = register.head(old)
    browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.csv", THREAD.encode())})
    assert (Comment.objects.count(), register.head(old)) == (0, before)


CONSULTATION = (
    "type;contributions_id;contributions_title;contributions_bodyText;contributions_createdAt;contributions_trashed;"
    "contributions_arguments_related_id;contributions_arguments_id;contributions_arguments_type;"
    "contributions_arguments_body;contributions_arguments_createdAt;contributions_votes_id;contributions_votes_value\n"
    "argument;o1;Un banc;Il faut un banc.;{iso};0;o1;a1;FOR;Oui.;{iso};;\n"
    "argument;o1;Un banc;Il faut un banc.;{iso};0;o1;a2;0;Non.;{iso};;\n"
    "opinion;o1;Un banc;Il faut un banc.;{iso};0;;;;;;;\n"
    "vote;o1;Un banc;Il faut un banc.;{iso};0;;;;;;v1;YES\n"
    "opinion;o2;Injure;Retirée.;{iso};1;;;;;;;\n"
)
COLLECT = (
    "contribution_type,proposal_id,proposal_title,proposal_description,proposal_publishedAt,proposal_comments_id,"
    "proposal_comments_body,proposal_comments_parent,proposal_comments_publishedAt,proposal_comments_author_username,"
    "proposal_reportings_id\n"
    "proposal,p1,Un abri,À vélos.,{iso},,,,,,\n"
    "proposalComment,p1,Un abri,À vélos.,{iso},c1,Bonne idée.,,{iso},marie,\n"
    "proposalComment,p1,Un abri,À vélos.,{iso},c2,Merci.,c1,{iso},,\n"
    "proposalReporting,p1,Un abri,À vélos.,{iso},,,,,,r1\n"
)


@pytest.mark.parametrize(
    ("content", "aside", "sides"),
    [
        (CONSULTATION, 2, [("favorable", "Oui.", None), ("unfavorable", "Non.", None)]),
        (COLLECT, 1, [("neutral", "Bonne idée.", None), ("neutral", "Merci.", 1)]),
    ],
    ids=["consultation", "collect"],
)
def test_arguments_and_comments_of_cap_collectif_come_in_the_file_of_what_they_are_about(
    browser: Client, head: dict[str, Any], old: Concertation, content: str, aside: int, sides: list[Any]
) -> None:
    tried, _written = import_all(browser, head, content.format(**days()))
    assert "3 lignes à importer" in tried
    assert ("2 lignes ne sont pas reprises" if aside == 2 else "1 ligne n’est pas reprise") in tried
    rows = Comment.objects.order_by("number").values_list("side", "body", "parent__number")
    assert list(rows) == sides
    assert Contribution.objects.count() == 1


COUNTED = (
    "id;title/fr;body/fr;supports;endorsements/total_count\n12;Un banc;Ici.;{n};3\n13;Une haie;Là.;;0\n"
    "14;Un mur;Là.;x;\n"
)


def test_counts_of_the_old_platform_are_kept_apart_and_follow_it(
    browser: Client, client: Client, head: dict[str, Any], old: Concertation
) -> None:
    tried, _written = import_all(browser, head, COUNTED.format(n=42))
    assert "2 décomptes de l’ancienne plateforme, gardés à part" in tried
    assert "ligne 4 : nombre illisible : « x »" in tried
    page = " ".join(said(client.get("/plui/contributions/R-0001/")).split())
    assert "42 soutiens sur l’ancienne plateforme (Essai), comptés à part." in page
    assert "3 soutiens sur l’ancienne plateforme (Essai (mentions « j’aime »)), comptés à part." in page
    assert Contribution.objects.get(number=1).for_count == 0
    again, _written = import_all(browser, head, COUNTED.format(n=42))
    assert ("décompte" in again.partition("Les colonnes")[0], Gathered.objects.count()) == (False, 2)
    more, _written = import_all(browser, head, COUNTED.format(n=43))
    assert "Reprendre ces décomptes" in more
    assert [row.for_count for row in Gathered.objects.current().order_by("-for_count")] == [43, 3]
    absurd, _written = import_all(browser, head, COUNTED.format(n=200_000))
    assert "ligne 2 : C’est plus de 100 000 votes" in absurd


def test_the_same_identifier_of_two_sources_is_two_contributions_and_two_threads(
    browser: Client, head: dict[str, Any], old: Concertation
) -> None:
    other = head | {"source": "Autre"}
    import_all(browser, head, "id;texte\n12;Un banc.")
    clash, _written = import_all(browser, head, "id;texte\n12;Une haie.")
    assert "ligne 2 : cet identifiant de la même source est déjà importé, avec un autre texte" in clash
    import_all(browser, other, "id;texte\n12;Une haie.")
    assert list(Contribution.objects.order_by("number").values_list("body", flat=True)) == ["Un banc.", "Une haie."]
    import_all(browser, head, TITLES + remark(1, "Du banc.", 1, 12, PROPOSAL))
    import_all(browser, other, TITLES + remark(1, "De la haie.", 1, 12, PROPOSAL))
    rows = Comment.objects.values_list("contribution__number", "body").order_by("id")
    assert list(rows) == [(1, "Du banc."), (2, "De la haie.")]
    clash, _written = import_all(browser, head, TITLES + remark(1, "De rien.", 1, 12, PROPOSAL))
    assert "ligne 2 : cet identifiant de la même source" in clash
    assert '<option value="Autre">' in said(browser.get(ADDRESS))


def test_what_is_not_put_online_waits_for_a_moderator_and_kept_details_are_shown_to_one(
    browser: Client, client: Client, head: dict[str, Any], old: Concertation
) -> None:
    import_all(browser, head, "id;texte\n12;Un banc.")
    kept = head | {"is_private": "on", "keeps_contact": "on"}
    import_all(browser, kept, TITLES + remark(1, "Mon 06 12 34 56 78", 1, 12, PROPOSAL))
    assert Comment.objects.get().is_awaiting
    assert "06 12 34" not in said(client.get("/plui/contributions/R-0001/"))
    late = f"{timezone.now().year + 1}-01-01 00:00:00 UTC"
    coming = TITLES + remark(2, "Demain.", 1, 12, PROPOSAL).replace(f"{timezone.now():%Y-%m-%d} 00:00:00 UTC", late)
    assert "ligne 2 : cette date est à venir" in import_all(browser, head, coming)[0]


def test_a_file_without_a_named_source_is_not_read(browser: Client, head: dict[str, Any]) -> None:
    refused = browser.post(ADDRESS, head | {"source": " ", "file": SimpleUploadedFile("a.csv", b"id;texte\n1;Oui")})
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"source"})


def test_two_hundred_thousand_rows_are_refused_in_a_sentence(browser: Client, head: dict[str, Any]) -> None:
    content = b"id;texte\n" + b"1;Oui\n" * 200_000
    refused = browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.csv", content)})
    assert refused.status_code == 422
    assert "plus de 1 000 lignes" in said(refused)
