"""Run inside a demonstration: adds what pages need to be about, and says what goes in their addresses."""

from django.core import signing
from django.utils import timezone

from carto.accounts.actions import EMAIL_SALT
from carto.bilan.models import Bilan
from carto.concertations.models import Concertation
from carto.contributions import recovery
from carto.contributions.models import Contribution, Draft
from carto.debate.models import Comment, Report
from carto.follow import consent
from carto.follow.models import Follow
from carto.layers.models import PlanImport


def add(slug: str, reference: str) -> dict[str, str]:
    """`reference`: a visitor's own contribution, which they have commented on."""
    concertation, at = Concertation.objects.get(slug=slug), timezone.now()
    own = Contribution.objects.filter(concertation=concertation).with_reference(reference).get()
    assert own.author is not None
    content = {"fields": {"title": ["À finir"]}, "geometry": None}
    Draft.objects.create(participant=own.author, concertation=concertation, content=content, updated_at=at)
    version = concertation.plan_versions.all()[0]
    comments = Comment.objects.published().filter(contribution__concertation=concertation, contribution__number=1)
    pages_about = {
        "bilan": Bilan.objects.create(
            concertation=concertation, requested_at=at, data_at=at, finished_at=at, error="Essai."
        ),
        "import": PlanImport.objects.create(
            concertation=concertation, source_name="lot.zip", requested_at=at, finished_at=at, version=version
        ),
        "version": version,
        "layer": concertation.context_layers.all()[0],
        "member": concertation.memberships.exclude(user__email="agent@demo.invalid")[0],
        "report": Report.objects.filter(contribution__concertation=concertation)[0],
    }
    return {
        "own": reference,
        "comment": str(comments[0].number),
        "own_comment": str(Comment.objects.get(contribution=own, author=own.author).number),
        **{name: str(row.pk) for name, row in pages_about.items()},
        **_tokens(own),
    }


def _tokens(own: Contribution) -> dict[str, str]:
    """What only letters carry."""
    at = timezone.now()
    follower = consent.follower_of("suit@exemple.invalid", language="fr", at=at)
    followed = {"follower": follower, "concertation": own.concertation, "asked_at": at, "told_at": at}
    active = Follow.objects.create(**followed, contribution=own, confirmed_at=at)
    Follow.objects.create(**followed, query="theme=habitat")
    Follow.objects.create(**followed, query="theme=environnement", confirmed_at=at, stopped_at=at)
    assert own.author is not None
    return {
        "confirm": signing.dumps(follower.pk, salt=consent.CONFIRM),
        "list": consent.list_token(follower),
        "stop": signing.dumps([active.pk], salt=consent.STOP),
        "found": signing.dumps([own.pk, "suit@exemple.invalid"], salt=recovery.SALT),
        "address": signing.dumps([own.author.pk, "suit@exemple.invalid"], salt=EMAIL_SALT),
    }
