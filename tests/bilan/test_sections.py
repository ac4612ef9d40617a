"""What the authority writes of its bilan: kept version by version, refused rather than lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.bilan import actions, parts
from carto.bilan.collect import collect
from carto.bilan.models import Section
from carto.bilan.parts import Part
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from tests.bilan.conftest import SignedIn
from tests.conftest import AFTER, DURING

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def part_of(concertation: Concertation, key: str) -> Part:
    return next(part for part in parts.of(concertation) if part.key == key)


@pytest.fixture
def written(agent: Actor, told: Concertation) -> Section:
    conclusion = part_of(told, "conclusion")
    actions.write_section(agent, told, conclusion, body="Le projet tient.", follows=0, at=DURING)
    return actions.write_section(agent, told, conclusion, body="Le projet a changé.", follows=1, at=AFTER)


def test_a_concertation_has_an_introduction_an_analysis_a_theme_and_a_conclusion(told: Concertation) -> None:
    keys = [part.key for part in parts.of(told)]
    assert (keys[0], keys[-1]) == ("introduction", "conclusion")
    assert keys[1:-1] == [f"theme-{theme.slug}" for theme in told.themes.all()]


def test_a_change_is_a_new_version_and_a_bilan_prints_the_one_of_its_moment(
    written: Section, told: Concertation, agent: Actor
) -> None:
    assert (written.number, written.author) == (2, agent.user)
    assert [(words.part, words.body) for words in collect(told, at=AFTER - HOUR).words] == [
        ("conclusion", "Le projet tient.")
    ]
    [words] = collect(told, at=AFTER).words
    assert (words.number, words.body) == (2, "Le projet a changé.")


def test_the_same_text_again_is_no_new_version(written: Section, told: Concertation, agent: Actor) -> None:
    again = actions.write_section(
        agent, told, part_of(told, "conclusion"), body=written.body, follows=2, at=AFTER + HOUR
    )  # fmt: skip
    assert again == written
    assert Section.objects.count() == 2


def test_who_had_not_read_the_last_version_is_told_so(written: Section, told: Concertation, agent: Actor) -> None:
    with pytest.raises(ValidationError, match="Un autre texte a été enregistré"):
        actions.write_section(agent, told, part_of(told, "conclusion"), body="Ah ?", follows=1, at=AFTER)
    assert Section.objects.count() == 2


def test_only_who_runs_the_concertation_writes(
    told: Concertation, commissioner: Actor, moderator: Actor, alice: Actor
) -> None:
    for actor in (commissioner, moderator, alice):
        with pytest.raises(Refused):
            actions.write_section(actor, told, part_of(told, "conclusion"), body="x", follows=0, at=AFTER)


def test_the_page_saves_and_what_another_wrote_meanwhile_loses_nothing(
    written: Section, agent: Actor, signed_in: SignedIn
) -> None:
    url = reverse("bilan:section", args=["plui", "conclusion"])
    page = signed_in(agent).post(url, {"body": "Mon <b>texte</b>", "follows": "1"}).content.decode()
    assert "Un autre texte a été enregistré" in page
    assert "Mon &lt;b&gt;texte&lt;/b&gt;" in page
    assert '<input type="hidden" name="follows" value="2">' in page
    saved = signed_in(agent).post(url, {"body": "Mon texte", "follows": "2"})
    assert saved["Location"] == reverse("bilan:index", args=["plui"])
    assert Section.objects.last() == Section.objects.get(number=3, body="Mon texte")


def test_the_versions_say_who_wrote_when_and_what_changed(
    written: Section, commissioner: Actor, agent: Actor, signed_in: SignedIn
) -> None:
    url = reverse("bilan:section_versions", args=["plui", "conclusion"])
    page = signed_in(commissioner).get(url).content.decode()
    assert str(agent.user) in page
    assert "a changé." in page.split("<ins>")[1]
    assert "<del>" not in signed_in(commissioner).get(f"{url}?version=1").content.decode()


@pytest.mark.parametrize("key", ["ailleurs", "introduction"])
def test_a_part_that_is_not_or_that_says_nothing_has_no_versions(
    key: str, written: Section, signed_in: SignedIn, agent: Actor
) -> None:
    assert signed_in(agent).get(reverse("bilan:section_versions", args=["plui", key])).status_code == 404


def test_a_part_that_the_bilan_does_not_have_is_not_written(
    told: Concertation, agent: Actor, signed_in: SignedIn
) -> None:
    url = reverse("bilan:section", args=["plui", "theme-ailleurs"])
    assert signed_in(agent).post(url, {"body": "x", "follows": "0"}).status_code == 404


def test_the_commissioner_reads_and_does_not_write(written: Section, commissioner: Actor, signed_in: SignedIn) -> None:
    assert signed_in(commissioner).get(reverse("bilan:section", args=["plui", "conclusion"])).status_code == 403
    index = signed_in(commissioner).get(reverse("bilan:index", args=["plui"])).content.decode()
    assert reverse("bilan:section_versions", args=["plui", "conclusion"]) in index
    assert reverse("bilan:section", args=["plui", "introduction"]) not in index
