"""Where passages lie, and which words a code was put on."""

from collections.abc import Callable

from django.utils import timezone

from carto.accounts.actors import Actor
from carto.contributions import actions as contributions
from carto.contributions.actions import Showing
from carto.contributions.models import Contribution, MaskReason
from carto.moderation import actions as moderation
from carto.privacy import actions as privacy
from carto.privacy.models import Depth
from carto.privacy.person import person_of
from carto.reading import actions, passages
from carto.reading.models import Code, Coding, Member
from carto.reading.passages import find, text_of

TEXT = "L’eau monte.\nL’eau  baisse, 🌳 et l'eau monte."
LONGER = "Plantons des pommiers partout."


def test_words_are_found_where_they_were_selected_else_the_first_time() -> None:
    assert find(TEXT, "eau monte", 30) == (2, 11)
    assert find(TEXT, "eau monte", TEXT.rindex("eau")) == (TEXT.rindex("eau"), len(TEXT) - 1)
    assert find(TEXT, " eau monte", 100) == (2, 11)


def test_pasted_words_are_found_whatever_their_spaces_capitals_and_apostrophes() -> None:
    start = TEXT.index("\n") + 1
    assert find(TEXT, "  l'EAU baisse ") == (start, start + 13)
    assert find(TEXT, "monte. l’eau") == (6, start + 5)
    assert find(TEXT, "la rivière") is None
    assert find(TEXT, " \n ") is None
    assert find(TEXT, "(eau") is None


def test_spaces_at_the_ends_of_a_selection_are_no_part_of_it() -> None:
    assert find(TEXT, " monte. ".rstrip(), 5) == (6, 12)


def test_line_ends_count_for_one_sign() -> None:
    assert text_of("a\r\nb\rc\n") == "a\nb\nc\n"


def test_passages_that_cross_cut_the_text_in_pieces(
    contribution: Contribution, agent: Actor, grid: dict[str, Code]
) -> None:
    at = timezone.now()
    actions.put_code(agent, contribution, grid["Eau"], passage=(0, 12), at=at)
    actions.put_code(agent, contribution, grid["Arbres"], passage=(10, 21), at=at)
    actions.put_code(agent, contribution, grid["Crues"], passage=None, at=at)
    found = passages.pieces(passages.read(contribution), passages.of(contribution))
    assert [(piece.text, [code.label for code in piece.codes]) for piece in found] == [
        ("Plantons d", ["Eau"]), ("es", ["Eau", "Arbres"]), (" pommiers", ["Arbres"]), (".", []),
    ]  # fmt: skip


def test_a_passage_keeps_its_words_when_the_author_changes_the_text(
    live: Contribution, alice: Actor, agent: Actor, grid: dict[str, Code]
) -> None:
    at = timezone.now()
    actions.put_code(agent, live, grid["Arbres"], passage=(13, 21), at=at)
    changed = contributions.edit(
        alice, live, kind=live.kind, themes=list(live.concertation.themes.all()[:1]), title="Autre", body="Un étang.",
        geometry=live.geometry, showing=Showing(), at=at,
    )  # fmt: skip
    [one] = passages.of(changed)
    assert (one.words, one.is_former) == ("pommiers", True)
    actions.put_code(agent, changed, grid["Arbres"], passage=(3, 8), at=at)
    assert [row.words for row in passages.of(changed)] == ["étang", "pommiers"]


def test_hiding_words_moves_no_code_and_hides_them_in_what_is_quoted(
    live: Contribution, agent: Actor, moderator: Actor, grid: dict[str, Code]
) -> None:
    at, here = timezone.now(), live.concertation
    Contribution.objects.filter(pk=live.pk).update(body="Le maire, Jean Rulé, a vendu le bois (sans vote).")
    live.refresh_from_db()
    live.concertation = here
    spans = {label: passages.find(live.body, words) for label, words in (
        ("Eau", "maire, Jean Rulé, a vendu"), ("Crues", "Jean"), ("Arbres", "bois"),
    )}  # fmt: skip
    for label, span in spans.items():
        actions.put_code(agent, live, grid[label], passage=span, at=at)
    for words in ("Jean Rulé", "bois"):
        moderation.mask_passage(moderator, live, words=words, reason=MaskReason.THIRD_PARTY, read_at=at, at=at)
        live = Contribution.objects.get(pk=live.pk)
    mark = "[passage masqué : mise en cause d’une personne]"
    assert live.body == f"Le maire, {mark}, a vendu le {mark} (sans vote)."
    assert {one.coding.code.label: one.words for one in passages.of(live)} == {
        "Eau": f"maire, {mark}, a vendu", "Crues": "", "Arbres": "",
    }  # fmt: skip
    text = passages.read(live)
    assert "".join(piece.text for piece in passages.pieces(text, passages.of(live))) == live.body
    found = passages.find(text.shown, "sans vote")
    assert found is not None
    actions.put_code(agent, live, grid["Arbres"], passage=text.to_whole(found), at=at)
    hidden = passages.find(text.shown, "passage masqué")
    assert hidden is not None
    assert text.to_whole(hidden) is None
    for passage in list(live.passages.values_list("pk", flat=True)):
        moderation.unmask_passage(moderator, live, passage=passage, at=at)
        live = Contribution.objects.get(pk=live.pk)
    assert sorted(one.words for one in passages.of(live)) == ["Jean", "bois", "maire, Jean Rulé, a vendu", "sans vote"]


def test_erasing_the_words_leaves_no_passage_and_no_likeness(
    live: Contribution,
    alice: Actor,
    agent: Actor,
    grid: dict[str, Code],
    make_contribution: Callable[..., Contribution],
) -> None:
    at = timezone.now()
    make_contribution(2, body=LONGER)
    Contribution.objects.filter(pk=live.pk).update(body=LONGER)
    actions.find_groups(agent, live.concertation, at=at)
    assert Member.objects.count() == 2
    actions.put_code(agent, live, grid["Arbres"], passage=(13, 21), at=at)
    actions.put_code(agent, live, grid["Arbres"], passage=(0, 8), at=at)
    actions.put_code(agent, live, grid["Eau"], passage=(0, 8), at=at)
    actions.put_code(agent, live, grid["Eau"], passage=None, at=at)
    assert alice.participant is not None
    privacy.erase(alice, person_of(alice), depth=Depth.TEXTS, at=at)
    assert not Coding.objects.filter(start__isnull=False).exists()
    assert sorted(Coding.objects.values_list("code__label", flat=True)) == ["Arbres", "Eau"]
    assert not Member.objects.exists()
    assert actions.find_groups(agent, live.concertation, at=at) == 0  # two erased texts say the same, and nothing
