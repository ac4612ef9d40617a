"""Run inside a demonstration: adds what pages need to be about, and says what goes in their addresses."""

from io import BytesIO

from django.core import signing
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from carto.accounts.actions import EMAIL_SALT
from carto.bilan.models import Bilan, Section
from carto.concertations.models import Concertation, Role
from carto.concertations.team import token_of
from carto.contributions import recovery
from carto.contributions.models import Channel, Contribution, Draft
from carto.debate.models import Comment, Report
from carto.follow import consent
from carto.follow.models import Follow
from carto.kit.frames import MARKS_MM
from carto.kit.models import Scan
from carto.layers.models import PlanImport
from carto.meetings import seats
from carto.meetings.models import SignUp
from carto.package.models import Package
from carto.reading.models import Group
from carto.witness.publishing import publish_daily


def add(slug: str, reference: str) -> dict[str, str]:
    """`reference`: a visitor's own contribution, which they have commented on."""
    concertation, at = Concertation.objects.get(slug=slug), timezone.now()
    own = Contribution.objects.filter(concertation=concertation).with_reference(reference).get()
    assert own.author is not None
    content = {"fields": {"title": ["À finir"]}, "geometry": None}
    Draft.objects.create(participant=own.author, concertation=concertation, content=content, updated_at=at)
    version = concertation.plan_versions.all()[0]
    publish_daily(at)
    comments = Comment.objects.published().filter(contribution__concertation=concertation)
    said = comments.exclude(contribution=own).order_by("contribution__number", "number")[0]
    meeting = concertation.meetings.filter(ends_at__gt=at, cancelled_at=None)[0]
    coming = SignUp.objects.create(meeting=meeting, participant=own.author, name="Visiteuse", signed_at=at)
    for number, body in enumerate(("Le projet tient.", "Le projet **a changé**."), start=1):
        Section.objects.create(concertation=concertation, part="conclusion", number=number, body=body, written_at=at)
    pages_about = {
        "bilan": Bilan.objects.create(
            concertation=concertation, requested_at=at, data_at=at, finished_at=at, error="Essai."
        ),
        "package": Package.objects.create(
            concertation=concertation, requested_at=at, data_at=at, finished_at=at, error="Essai."
        ),
        "import": PlanImport.objects.create(
            concertation=concertation, source_name="lot.zip", requested_at=at, finished_at=at, version=version
        ),
        "version": version,
        "modalite": concertation.modalites.filter(proofs__isnull=False)[0],
        "meeting": meeting,
        "scan": _scan(concertation),
        "group": Group.objects.confirmed().filter(concertation=concertation)[0],
        "layer": concertation.context_layers.all()[0],
        "member": concertation.memberships.exclude(user__email="agent@demo.invalid")[0],
        "report": Report.objects.filter(contribution__concertation=concertation)[0],
    }
    return {
        "own": reference,
        "entered": concertation.contributions.filter(channel=Channel.REGISTER)[0].reference,
        "commented": said.contribution.reference,
        "comment": str(said.number),
        "own_comment": str(Comment.objects.get(contribution=own, author=own.author).number),
        "sign_up": seats.token_of(coming),
        **{name: str(row.pk) for name, row in pages_about.items()},
        **_tokens(own),
    }


def _scan(concertation: Concertation) -> Scan:
    """A blank photo of a sheet, its marks where they are when nothing is askew."""
    at, content = timezone.now(), BytesIO()
    Image.new("RGB", (1680, 1188), "white").save(content, "WEBP")
    return concertation.scans.create(
        sheet=concertation.sheets.all()[0], file=ContentFile(content.getvalue(), name="x.webp"), width=1680,
        height=1188, marks=[[x * 4, y * 4] for x, y in MARKS_MM], received_at=at,
    )  # fmt: skip


def _tokens(own: Contribution) -> dict[str, str]:
    """What only letters carry."""
    at = timezone.now()
    follower = consent.follower_of("suit@exemple.invalid", language="fr", at=at)
    followed = {"follower": follower, "concertation": own.concertation, "asked_at": at, "told_at": at}
    active = Follow.objects.create(**followed, contribution=own, confirmed_at=at)
    Follow.objects.create(**followed, query="theme=habitat")
    Follow.objects.create(**followed, query="theme=environnement", confirmed_at=at, stopped_at=at)
    assert own.author is not None
    invited = own.concertation.invitations.create(
        email="invitee@exemple.invalid", name="Invitée", role=Role.GARANT, invited_at=at, sent_at=at
    )
    return {
        "invited": token_of(invited),
        "confirm": signing.dumps(follower.pk, salt=consent.CONFIRM),
        "list": consent.list_token(follower),
        "stop": signing.dumps([active.pk], salt=consent.STOP),
        "found": signing.dumps([own.pk, "suit@exemple.invalid"], salt=recovery.SALT),
        "address": signing.dumps([own.author.pk, "suit@exemple.invalid"], salt=EMAIL_SALT),
    }
