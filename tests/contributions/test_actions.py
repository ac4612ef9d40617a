"""What the verbs store, refuse and write in the register."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import Participant
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry, TakingPart
from carto.concertations.register import Event
from carto.concertations.rules import Refused
from carto.contributions import actions, contexts, photos
from carto.contributions.actions import Deposit
from carto.contributions.attaching import Attached
from carto.contributions.models import Contribution, MaskReason, Photo, PlanContext
from carto.contributions.record import content_of, current_contributions
from carto.layers.models import PlanVersion, Zone
from tests.conftest import AFTER, BEFORE, BOUNDS, DURING, box
from tests.contributions.conftest import jpeg

Submit = Callable[..., Deposit]
W, S, E, N = BOUNDS
LATER = DURING + timedelta(days=1)


def geo(geometry: GEOSGeometry) -> GEOSGeometry:
    geometry.srid = 4326
    return geometry


def entries(concertation: Concertation) -> list[RegisterEntry]:
    return list(concertation.register_entries.order_by("position"))


def assert_register_is_sound(concertation: Concertation) -> None:
    assert register.verify(concertation, dict(current_contributions(concertation))).problems == ()


def test_a_deposit_is_numbered_placed_recorded_and_shown(concertation: Concertation, submit: Submit) -> None:
    version = concertation.snapshot_version
    deposit = submit()
    stored = Contribution.objects.get()
    assert (stored.reference, stored.lon_e5, stored.lat_e5) == ("W-0001", -65_000, 4_735_000)
    assert [commune.insee_code for commune in stored.communes] == ["49901"]
    assert (deposit.entry.event, deposit.entry.subject) == (Event.DEPOSIT, "W-0001")
    assert deposit.entry.opening.content == content_of(stored)
    concertation.refresh_from_db()
    assert concertation.snapshot_version == version + 1
    assert_register_is_sound(concertation)


def test_a_first_deposit_makes_a_participant_and_gives_its_key(submit: Submit) -> None:
    deposit = submit(ANYONE, pseudonym="Chloé")
    assert deposit.actor.key
    assert deposit.contribution.author == deposit.actor.participant == Participant.objects.get(pseudonym="Chloé")


def test_the_team_does_not_contribute_and_nobody_does_out_of_the_phase(submit: Submit, agent: Actor) -> None:
    with pytest.raises(Refused, match="équipe"):
        submit(agent)
    for at in (BEFORE, AFTER):
        with pytest.raises(Refused):
            submit(at=at)
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("name", "geometry", "is_accepted"),
    [
        ("a point inside", Point(-0.65, 47.35), True),
        ("a point on the edge", Point(W, 47.35), True),
        ("a point outside", Point(W - 0.01, 47.35), False),
        ("a line inside", LineString((-0.65, 47.35), (-0.55, 47.36)), True),
        ("a line crossing", LineString((-0.65, 47.35), (W - 0.01, 47.35)), False),
        ("a polygon inside", Polygon.from_bbox((-0.65, 47.33, -0.64, 47.34)), True),
        ("a polygon crossing", Polygon.from_bbox((W - 0.01, 47.33, -0.64, 47.34)), False),
        ("a polygon covering the perimeter", Polygon.from_bbox((W - 1, S - 1, E + 1, N + 1)), False),
    ],
)
def test_a_shape_must_be_inside_the_perimeter(
    submit: Submit, name: str, geometry: GEOSGeometry, is_accepted: bool
) -> None:
    if is_accepted:
        kept = submit(geometry=geo(geometry)).contribution.geometry
        assert kept is not None
        assert kept.equals_exact(geometry)
        return
    with pytest.raises(ValidationError) as refused:
        submit(geometry=geo(geometry))
    assert list(refused.value.message_dict) == ["geometry"]
    assert "périmètre" in refused.value.message_dict["geometry"][0]


def test_a_place_near_the_perimeter_is_received_where_the_rules_say_so(
    submit: Submit, concertation: Concertation
) -> None:
    TakingPart.objects.update_or_create(concertation=concertation, defaults={"takes_outside": True})
    concertation.refresh_from_db()
    near, far = (Point(E + share * (E - W), S, srid=4326) for share in (0.9, 1.1))
    received = submit(geometry=near).contribution
    assert received.geometry is not None
    assert received.geometry.equals_exact(near)
    with pytest.raises(ValidationError, match="périmètre"):
        submit(geometry=far)


def test_a_refused_deposit_leaves_neither_number_nor_participant_nor_entry(
    concertation: Concertation, submit: Submit
) -> None:
    before = Participant.objects.count()
    for wrong in ({"themes": ()}, {"title": "  "}, {"body": "x" * 5_001}, {"geometry": geo(Point(3, 45))}):
        with pytest.raises(ValidationError):
            submit(ANYONE, **wrong)
    assert (Participant.objects.count(), entries(concertation)) == (before, [])
    assert submit().contribution.number == 1


def test_a_theme_of_another_concertation_is_refused(
    make_concertation: Callable[..., Concertation], concertation: Concertation, alice: Actor, point: GEOSGeometry
) -> None:
    other = make_concertation("autre")
    with pytest.raises(ValidationError) as refused:
        actions.submit(
            alice, concertation, kind=other.kinds.get(slug="constat"), themes=list(other.themes.all()), title="T",
            body="B", geometry=point, pseudonym="Alice", at=DURING,
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"kind", "themes"}


def test_the_plan_context_is_kept_with_its_version_and_shares(concertation: Concertation, submit: Submit) -> None:
    version = make_plan(concertation, {"Ua": (W, S, -0.65, N), "N": (-0.65, S, E, N)})
    stored = submit(geometry=geo(LineString((-0.66, 47.35), (-0.62, 47.35)))).contribution
    context = stored.contexts.get()
    assert (context.version, context.is_current) == (version, True)
    shares = {item.zone.label: round(item.share, 2) for item in context.items.all() if item.zone}
    assert shares == {"N": 0.75, "Ua": 0.25}


def test_a_plan_published_while_the_context_is_computed_is_the_one_kept(
    concertation: Concertation, submit: Submit
) -> None:
    stored = submit().contribution
    before = contexts.compute(stored)
    make_plan(concertation, {"Ua": BOUNDS})
    contexts.store(stored, before, at=LATER)
    assert [item.zone.label for item in Contribution.objects.get().current_items if item.zone] == ["Ua"]


def test_a_new_plan_gives_new_contexts_and_keeps_the_former(
    concertation: Concertation, submit: Submit, agent: Actor
) -> None:
    stored = submit().contribution
    make_plan(concertation, {"Ua": BOUNDS})
    assert actions.recompute_contexts(agent, concertation, at=LATER) == 1
    assert actions.recompute_contexts(agent, concertation, at=LATER) == 0
    assert [item.zone.label for item in Contribution.objects.get().current_items if item.zone] == ["Ua"]
    assert PlanContext.objects.filter(contribution=stored, is_current=False).count() == 1


def test_an_edit_rewrites_and_the_register_keeps_the_former_words(
    concertation: Concertation, submit: Submit, alice: Actor
) -> None:
    stored = submit().contribution
    edited = edit(alice, stored, title="Un verger et des ruches", geometry=geo(Point(-0.55, 47.35)))
    assert (edited.title, edited.edited_at) == ("Un verger et des ruches", LATER)
    assert [commune.insee_code for commune in Contribution.objects.get().communes] == ["49902"]
    deposit, change = entries(concertation)
    assert (deposit.opening.content["title"], change.event) == ("Un verger au bord de la Loire", Event.EDIT)
    assert change.opening.content == content_of(edited)
    assert_register_is_sound(concertation)


def test_only_the_author_edits_or_withdraws(submit: Submit, bob: Actor, moderator: Actor) -> None:
    stored = submit().contribution
    for actor in (bob, moderator, ANYONE):
        with pytest.raises(Refused):
            edit(actor, stored, title="Autre chose")
        with pytest.raises(Refused):
            actions.withdraw(actor, stored, at=LATER)


def test_a_contribution_masked_meanwhile_is_not_edited_and_may_still_be_withdrawn(
    submit: Submit, alice: Actor, bob: Actor, moderator: Actor
) -> None:
    stored = submit().contribution
    actions.mask(moderator, Contribution.objects.get(), reason=MaskReason.INSULT, at=LATER)
    with pytest.raises(Refused):
        edit(alice, stored, title="Plus tard")
    assert Contribution.objects.get().title == "Un verger au bord de la Loire"
    with pytest.raises(Refused):
        actions.withdraw(bob, stored, at=LATER)
    actions.withdraw(alice, stored, at=LATER)
    actions.unmask(moderator, Contribution.objects.get(), at=LATER)
    assert Contribution.objects.published().count() == 0


def test_what_no_moderator_has_read_yet_may_be_withdrawn(submit: Submit, alice: Actor) -> None:
    stored = submit().contribution
    Contribution.objects.update(published_at=None)
    actions.withdraw(alice, Contribution.objects.get(), at=LATER)
    stored.refresh_from_db()
    assert stored.withdrawn_at == LATER


def test_withdrawing_keeps_the_number_and_happens_once(
    concertation: Concertation, submit: Submit, alice: Actor
) -> None:
    stored = submit().contribution
    actions.withdraw(alice, stored, at=LATER)
    assert (stored.withdrawn_at, Contribution.objects.published().count()) == (LATER, 0)
    with pytest.raises(Refused):
        actions.withdraw(alice, stored, at=LATER)
    assert [entry.event for entry in entries(concertation)] == [Event.DEPOSIT, Event.WITHDRAWAL]
    assert submit().contribution.number == 2
    assert_register_is_sound(concertation)


def test_masking_has_a_reason_and_unmasking_shows_again(
    concertation: Concertation, submit: Submit, moderator: Actor, bob: Actor
) -> None:
    stored = submit().contribution
    with pytest.raises(Refused):
        actions.mask(bob, stored, reason=MaskReason.INSULT, at=LATER)
    actions.mask(moderator, stored, reason=MaskReason.INSULT, at=LATER)
    actions.mask(moderator, stored, reason=MaskReason.ILLEGAL, at=LATER)
    assert (stored.is_published, stored.mask_reason) == (False, MaskReason.INSULT)
    actions.unmask(moderator, stored, at=LATER)
    actions.unmask(moderator, stored, at=LATER)
    assert (stored.is_published, stored.mask_reason) == (True, "")
    assert [e.event for e in entries(concertation)] == [Event.DEPOSIT, Event.MASKING, Event.UNMASKING]
    assert entries(concertation)[1].opening.content == {"reason": "insult", "words": "Propos injurieux ou haineux"}
    assert_register_is_sound(concertation)


def test_each_change_asks_for_a_new_map_feed(
    concertation: Concertation, submit: Submit, alice: Actor, moderator: Actor
) -> None:
    def version() -> int:
        return Concertation.objects.get(pk=concertation.pk).snapshot_version

    seen = [version()]
    stored = submit().contribution
    seen.append(version())
    edit(alice, stored, title="Autrement")
    seen.append(version())
    actions.mask(moderator, stored, reason=MaskReason.INSULT, at=LATER)
    seen.append(version())
    actions.unmask(moderator, stored, at=LATER)
    seen.append(version())
    actions.withdraw(alice, stored, at=LATER)
    seen.append(version())
    assert seen == sorted(set(seen))


def test_a_photo_is_stored_replaced_and_removed_with_its_files(
    submit: Submit, alice: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    stored = submit(attached=Attached((encoded(),))).contribution
    assert len(files()) == 2
    assert content_of(Contribution.objects.get())["photo_sha256"] == Photo.objects.get().sha256
    with django_capture_on_commit_callbacks(execute=True):
        former = Photo.objects.get().sha256
        edit(alice, stored, attached=Attached((encoded(width=80),), removed=frozenset({former})))
    assert len(files()) == 2
    assert Photo.objects.get().width == 80
    with django_capture_on_commit_callbacks(execute=True):
        edit(alice, stored)
    assert Photo.objects.get().width == 80
    with django_capture_on_commit_callbacks(execute=True):
        edit(alice, stored, attached=Attached(removed=frozenset({Photo.objects.get().sha256})))
    assert (files(), Photo.objects.count()) == ([], 0)
    assert content_of(Contribution.objects.get())["photo_sha256"] is None


def test_a_failed_transaction_leaves_no_file(submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(register, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        submit(attached=Attached((encoded(),)))
    assert files() == []
    assert not Contribution.objects.exists()


def encoded(width: int = 60) -> photos.EncodedPhoto:
    return photos.encode(SimpleUploadedFile("IMG_1.jpg", jpeg(width)))


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def edit(actor: Actor, stored: Contribution, **changes: Any) -> Contribution:
    now: dict[str, Any] = {
        "kind": stored.kind, "themes": list(stored.themes.all()), "title": stored.title, "body": stored.body,
        "geometry": stored.geometry,
    }  # fmt: skip
    return actions.edit(actor, stored, **(now | changes), at=LATER)


def make_plan(concertation: Concertation, zones: dict[str, tuple[float, float, float, float]]) -> PlanVersion:
    version = PlanVersion.objects.create(
        concertation=concertation, name="Lot", standard="2017", imported_at=BEFORE, published_at=BEFORE,
        source_sha256="0" * 64,
    )  # fmt: skip
    for rank, (label, bounds) in enumerate(zones.items(), start=1):
        kind = "U" if label.startswith("U") else "N"
        Zone.objects.create(
            version=version, rank=rank, label=label, kind=kind, area_ha=1.0, geometry=box(*bounds)
        )  # fmt: skip
    return version


def test_a_title_is_one_line(submit: Callable[..., Deposit]) -> None:
    """What came after a line break in it would be the first words of the letters that it is the subject of."""
    assert submit(title="Un banc\n\nVotre compte  expire").contribution.title == "Un banc Votre compte expire"
