"""A concertation in which everything that must stay hidden is there and bears its own mark, so that one can look for
the marks in what strangers are answered, and for the same marks in what those who may read them are answered."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from carto.accounts.models import Participant, User
from carto.answers.models import ReplyText, Service, Work
from carto.audience.models import Count, Form, Remark
from carto.bilan.models import Annex, Bilan, Section
from carto.concertations.models import Concertation, Membership, Role
from carto.concertations.rules import operator
from carto.conclusions.models import Paper, PaperKind, PointKind
from carto.contributions import contexts
from carto.contributions.models import (
    Contribution,
    Draft,
    KeptContact,
    MaskReason,
    Photo,
    Question,
    QuestionReply,
    ReplyForm,
)
from carto.contributions.models import Piece as SentPiece
from carto.contributions.search import stems_of
from carto.debate.models import Apart, Comment, Report, Vote
from carto.dossier.models import Document, DocumentVersion, Post
from carto.follow.models import Follow, Follower
from carto.inquiry.models import Charge, Note, Observation
from carto.intake.models import Origin, Scan
from carto.kit.models import Kit
from carto.layers import pieces, tiles
from carto.layers.models import ContextFeature, ContextLayer, LayerRole, Piece, PlanImport, PlanVersion, Zone
from carto.meetings.models import Meeting, MeetingKind, SignUp
from carto.modalites.models import Modalite, Proof
from carto.moderation.actions import mask_passage
from carto.moderation.models import Contest, Decision, Verdict
from carto.package.models import Package
from carto.reading.models import Code, Coding, Group, Member
from carto.synthesis.models import Making

MARK = "secret-a-taire"
SEEN, PRECISE = Point(-0.65, 47.35, srid=4326), Point(-0.654321, 47.354321, srid=4326)
PLACES = ("654321", "354321", "65432")  # what any writing of the precise place holds
AROUND = MultiPolygon(Polygon.from_bbox((-0.66, 47.34, -0.64, 47.36)), srid=4326)


def secret(kind: str) -> str:
    return f"{MARK}-{kind}"


@dataclass
class World:
    """`keys`: identifiers by the part of the address before them; `values`: by the name of the parameter."""

    ours: Concertation
    hidden: Concertation
    member: User
    commissioner: User
    keys: dict[str, list[int]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)

    def key(self, part: str, pk: int) -> None:
        self.keys.setdefault(part, []).append(pk)


def fill(ours: Concertation, hidden: Concertation, author: Participant) -> World:
    """`hidden`: a draft. Contributions of `ours`: W-0001 public, without its name, its precise place and
    the passages that are masked, W-0002 masked, W-0003 withdrawn, W-0004 awaiting a moderator."""
    now = timezone.now()
    ours.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    Concertation.objects.filter(pk=hidden.pk).update(title=secret("projet"), introduction=secret("projet"))
    Participant.objects.filter(pk=author.pk).update(email=f"{secret('courriel')}@essai.invalid", email_confirmed_at=now)
    member = User.objects.create_user(f"{secret('equipe')}@essai.invalid", name=secret("equipe"))
    for one in (ours, hidden):
        Membership.objects.create(concertation=one, user=member, role=Role.AGENT)
    commissioner = User.objects.create_user("commissaire@secret.invalid", name=secret("commissaire"))
    world = World(ours, hidden, member, commissioner)
    world.keys["equipe"] = [*Membership.objects.values_list("pk", flat=True)]
    Membership.objects.create(concertation=ours, user=commissioner, role=Role.COMMISSIONER)
    for one in (ours, hidden):
        asked = one.invitations.create(
            email=f"{secret('invitee')}@essai.invalid", name=secret("invitee"), role=Role.GARANT, invited_at=now,
            sent_at=now,
        )  # fmt: skip
        world.key("invitations", asked.pk)
        one.team_acts.create(user=member, name="answers:answer", subject=secret("journal"), done_at=now)
    states: list[dict[str, Any]] = [
        {}, {"masked_at": now, "mask_reason": MaskReason.values[0]}, {"withdrawn_at": now}, {"published_at": None},
    ]  # fmt: skip
    for number, fields in enumerate(states, start=1):
        _contribute(world, ours, number, author, **fields)
    _contribute(world, hidden, 1, author)
    _contest(ours.contributions.get(number=2))
    _say_around(world, ours.contributions.get(number=1), author)
    _mask_passages(ours.contributions.get(number=1))
    _prepare(ours.contributions.get(number=1))
    _read(world, ours.contributions.get(number=1))
    for one in (ours, hidden):
        _plan(world, one)
        _promise(world, one)
        _meet(world, one, author)
        _print(world, one)
        _publish(world, one)
        _assess(world, one)
        _scan(world, one, member)
        _conclude(world, one, member)
    _examine(world)
    content = {"fields": {"title": [secret("brouillon")]}, "geometry": None}
    Draft.objects.create(participant=author, concertation=ours, content=content, updated_at=now)
    return world


def _contribute(world: World, concertation: Concertation, number: int, author: Participant, **state: Any) -> None:
    now = timezone.now()
    said = "Publique" if number == 1 and concertation == world.ours else secret("texte")
    row = Contribution.objects.create(
        concertation=concertation, number=number, author=author, pseudonym=secret("nom"), is_name_private=True,
        title=said, body=said, kind=concertation.kinds.all()[0], received_at=now, geometry=PRECISE,
        public_geometry=SEEN, lon_e5=-65000, lat_e5=4735000, **{"published_at": now} | state,
    )  # fmt: skip
    row.themes.add(concertation.themes.all()[0])
    contexts.store(row, contexts.compute(row), at=now)
    if said != "Publique":
        _attach(world, row)


def _contest(row: Contribution) -> None:
    """What its author says against the masking, and what the team answers: between them."""
    now = timezone.now()
    masking = Decision.objects.create(
        contribution=row, verdict=Verdict.MASKED, reason=row.mask_reason, role=Role.MODERATOR, made_at=now
    )
    Contest.objects.create(decision=masking, body=secret("contestation"), made_at=now)


def _attach(world: World, row: Contribution) -> None:
    content = ContentFile(secret("fichier").encode(), name="x")
    photo = Photo.objects.create(
        contribution=row, description=secret("photo"), large=content, thumbnail=content, width=1, height=1, sha256=""
    )
    piece = SentPiece.objects.create(
        contribution=row, label=secret("piece"), file=content, page_count=1, size_bytes=1, sha256=""
    )
    world.key("photos", photo.pk)
    world.key("pieces", piece.pk)


def _say_around(world: World, row: Contribution, author: Participant) -> None:
    """What nobody but the team, or nobody at all, reads of a public contribution."""
    now = timezone.now()
    comments: list[dict[str, Any]] = [
        {"body": "Lisible", "pseudonym": secret("nom"), "is_name_private": True},
        {"body": secret("masque"), "masked_at": now, "mask_reason": MaskReason.values[0]},
        {"body": secret("attente"), "published_at": None},
        {"body": secret("retrait"), "withdrawn_at": now},
    ]
    for number, fields in enumerate(comments, start=1):
        values = {"pseudonym": "Alice", "published_at": now} | fields
        Comment.objects.create(contribution=row, number=number, author=author, side="neutral", written_at=now, **values)
    Vote.objects.create(contribution=row, participant=author, choice="for", voted_at=now)
    report = Report.objects.create(
        contribution=row, participant=author, reason=MaskReason.values[0], note=secret("signalement"), reported_at=now
    )
    world.key("moderation", report.pk)
    world.key("contacts", KeptContact.objects.create(contribution=row, kept_at=now).pk)
    question = Question.objects.create(
        concertation=row.concertation, slug="q1", label="Combien ?", form=ReplyForm.SHORT, is_public=False
    )
    QuestionReply.objects.create(contribution=row, question=question, label="Combien ?", value=secret("reponse"))
    follower = Follower.objects.create(email=f"{secret('suiveur')}@essai.invalid", created_at=now)
    Follow.objects.create(
        follower=follower, concertation=row.concertation, contribution=row, asked_at=now, confirmed_at=now, told_at=now
    )
    apart = Apart.objects.create(
        concertation=row.concertation, reason="Essai", size=1, moderator=world.member, made_at=now
    )
    world.key("rafales", apart.pk)


def _mask_passages(row: Contribution) -> None:
    """In its title, its text, a former version and a comment that another quotes: between the author and the team."""
    now, words = timezone.now(), secret("passage")
    said = {"title": f"Publique {words}", "body": f"Publique {words} {words}."}
    Contribution.objects.filter(pk=row.pk).update(**said, version=2, edited_at=now, search_text=stems_of(words))
    row.versions.create(number=1, kind_label="Avis", written_at=now, **said)
    first = row.comments.get(number=1)
    row.comments.filter(pk=first.pk).update(body=f"Lisible {words}")
    row.comments.create(number=5, body="Cité", quote=first, side="neutral", written_at=now, published_at=now)
    moderator = operator()
    for text in (row, row.comments.get(number=1)):
        assert mask_passage(moderator, text, words=words, reason=MaskReason.values[0], read_at=now, at=now)


def _prepare(row: Contribution) -> None:
    """The team's work on an answer that is not given yet."""
    now = timezone.now()
    service = Service.objects.create(concertation=row.concertation, label=secret("service"))
    Work.objects.create(
        contribution=row, outcome="retained", body=secret("preparation"), notes=secret("note"), changed_at=now,
        service=service, points=[{"argument": secret("point"), "outcome": "retained", "body": secret("point")}],
        changes=[{"kind": "zone", "label": secret("change"), "document": None, "page": None,
                  "before": secret("change"), "after": secret("change")}],
    )  # fmt: skip
    ReplyText.objects.create(concertation=row.concertation, title=secret("typique"), body=secret("typique"))


def _read(world: World, row: Contribution) -> None:
    """A code of the team's own on it, and a group that the team says it is in."""
    now = timezone.now()
    code = Code.objects.create(concertation=row.concertation, label=secret("code"), definition=secret("code"))
    Coding.objects.create(contribution=row, code=code, version=1, coded_by=world.member, coded_at=now)
    group = Group.objects.create(
        concertation=row.concertation, title=secret("groupe"), found_at=now, confirmed_at=now, confirmed_by=world.member
    )
    Member.objects.create(group=group, contribution=row, confirmed_at=now)
    world.key("groupes", group.pk)


def _plan(world: World, concertation: Concertation) -> None:
    """A version that is not published, with a zone, a written piece and its drawing; an import; a layer to come."""
    now = timezone.now()
    version = PlanVersion.objects.create(
        concertation=concertation, name=secret("plan"), standard="2017", imported_at=now, completed_at=now,
        source_sha256="0" * 64, tiles_sha256=hashlib.sha256(f"{concertation.pk}".encode()).hexdigest(),
        anomalies=[dict.fromkeys(("table", "rank", "identifier", "action"), "") | {
            "problem": secret("anomalie"), "lon": None, "lat": None}],
    )  # fmt: skip
    zone = Zone.objects.create(version=version, rank=0, label=secret("zone"), kind="U", area_ha=1, geometry=AROUND)
    _write(tiles.path_of(version), secret("tuiles"))
    digest = hashlib.sha256(b"piece").hexdigest()
    _write(pieces.path_of(digest), secret("reglement"))
    piece = Piece.objects.create(version=version, path="x.pdf", name="x.pdf", sha256=digest, size_bytes=1)
    run = PlanImport.objects.create(
        concertation=concertation, source_name=secret("import"), requested_at=now, finished_at=now, error="Essai."
    )
    layer = ContextLayer.objects.create(
        concertation=concertation, role=LayerRole.CONTEXT, label=secret("couche"), source_name="x", imported_at=now,
        completed_at=now if concertation == world.hidden else None,
    )  # fmt: skip
    ContextFeature.objects.create(layer=layer, rank=0, label=secret("couche"), geometry=SEEN)
    for part, pk in {"versions": version.pk, "imports": run.pk, "couches": layer.pk, "layers": layer.pk}.items():
        world.key(part, pk)
    if concertation == world.ours:
        names = {"version_id": version.pk, "piece_id": piece.pk, "sha256": version.tiles_sha256, "zone": zone.pk}
        world.values |= names


def _write(path: Path, content: str) -> None:
    assert Path(settings.MEDIA_ROOT) in path.parents
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def _promise(world: World, concertation: Concertation) -> None:
    """A modalité and its proof: public, but in a draft."""
    is_draft = concertation == world.hidden
    wording, content = (secret("modalite"), secret("preuve")) if is_draft else ("Registre", "Affiche")
    modalite = Modalite.objects.create(concertation=concertation, wording=wording, means="posting")
    proof = Proof.objects.create(
        modalite=modalite, label=wording, file=ContentFile(content.encode(), name="x"), added_at=timezone.now()
    )
    world.key("modalites", modalite.pk)
    world.key("preuves", proof.pk)


def _meet(world: World, concertation: Concertation, author: Participant) -> None:
    """A meeting: public, but in a draft; who comes is for the team."""
    now, said = timezone.now(), secret("rencontre") if concertation == world.hidden else "Réunion"
    meeting = Meeting.objects.create(
        concertation=concertation, kind=MeetingKind.PUBLIC_MEETING, title=said, place_words=said, minutes=said,
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), announced_at=now, changed_at=now,
        takes_sign_ups=True, lon=-0.65, lat=47.35, minutes_file=ContentFile(said.encode(), name="x"), minutes_pages=1,
    )  # fmt: skip
    one = SignUp.objects.create(
        meeting=meeting, participant=author, name=secret("inscrit"), email=f"{secret('inscrit')}@essai.invalid",
        signed_at=now,
    )  # fmt: skip
    world.key("rencontres", meeting.pk)
    world.key("inscrits", one.pk)


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 15), "white").save(out, "WEBP")
    return out.getvalue()


def _print(world: World, concertation: Concertation) -> None:
    """A kit of maps: the team's."""
    kit = Kit.objects.create(concertation=concertation, area=secret("kit"), scale=5_000, made_at=timezone.now())
    kit.sheets.create(
        concertation=concertation, number=1, row=0, column=0, srid=2154, west_m=424_000, south_m=6_700_000
    )
    world.key("kit", kit.pk)
    scan = concertation.scans.create(
        sheet=kit.sheets.get(), file=ContentFile(_picture(), name="x"), width=2_000, height=1_500,
        marks=[[100, 100], [1_900, 100], [1_900, 1_400], [100, 1_400]], received_at=timezone.now(),
    )  # fmt: skip
    place = {"type": "Point", "coordinates": [-0.65, 47.35]}
    trace = scan.traces.create(number=secret("trace"), geometry=place, made_at=timezone.now())
    world.key("retours", scan.pk)
    world.key("traces", trace.pk)


def _publish(world: World, concertation: Concertation) -> None:
    """A document and news: public, but in a draft."""
    now, said = timezone.now(), secret("dossier") if concertation == world.hidden else "Notice"
    document = Document.objects.create(concertation=concertation, kind="notice", title=said)
    version = DocumentVersion.objects.create(
        document=document, number=1, dated=now.date(), file=ContentFile(said.encode(), name="x"), page_count=1,
        size_bytes=1, added_at=now,
    )  # fmt: skip
    post = Post.objects.create(concertation=concertation, title=said, body=said, posted_at=now)
    for part, pk in {"dossier": document.pk, "documents": version.pk, "actualites": post.pk}.items():
        world.key(part, pk)


def _assess(world: World, concertation: Concertation) -> None:
    """What was written at the closing: the team's alone; and of four who replied, nothing is shown."""
    remark = Remark.objects.create(concertation=concertation, body=secret("remarque"))
    Count.objects.create(concertation=concertation, form=Form.WHO, question="age", choice="75", count=4)
    world.key("remarques", remark.pk)


def _scan(world: World, concertation: Concertation, member: User) -> None:
    """A page of a paper register: the team's alone."""
    now, content = timezone.now(), ContentFile(secret("registre").encode(), name="x")
    scan = Scan.objects.create(concertation=concertation, file=content, page_count=1, sha256="", added_at=now)
    row = concertation.contributions.get(number=1)
    Origin.objects.create(contribution=row, place="Mairie", scan=scan, entered_by=member, entered_at=now)
    world.key("scans", scan.pk)


def _examine(world: World) -> None:
    """What is the commissioner's alone, whoever else is of the team."""
    now, row = timezone.now(), world.ours.contributions.get(number=1)
    Charge.objects.create(contribution=row, commissioner=world.commissioner, taken_at=now)
    Note.objects.create(contribution=row, author=world.commissioner, body=secret("note"), written_at=now)
    Observation.objects.create(
        contribution=row, rank=1, version=1, place=secret("observation"), cut_by=world.commissioner, cut_at=now
    )


def _conclude(world: World, concertation: Concertation, member: User) -> None:
    now = timezone.now()
    content = ContentFile(secret("bilan").encode(), name="x")
    bilan = Bilan.objects.create(
        concertation=concertation, requested_by=member, requested_at=now, data_at=now, finished_at=now, pdf=content,
        geojson=content,
    )  # fmt: skip
    world.key("bilan", bilan.pk)
    Annex.objects.create(bilan=bilan, number=2, pdf=content)
    package = Package.objects.create(
        concertation=concertation, requested_by=member, requested_at=now, data_at=now, finished_at=now, file=content
    )
    world.key("paquet", package.pk)
    paper = Paper.objects.create(
        concertation=concertation, kind=PaperKind.REPORT, number=1, handed_on=now.date(), file=content, page_count=1,
        lodged_at=now,
    )  # fmt: skip
    point = concertation.inquiry_points.create(kind=PointKind.RESERVE, number=1, body=secret("reserve"))
    making = Making.objects.create(concertation=concertation, requested_at=now, finished_at=now, file=content)
    world.key("conclusions", paper.pk)
    world.key("proces-verbal", making.pk)
    world.key("suites", point.pk)
    Section.objects.create(
        concertation=concertation, part="conclusion", number=1, body=secret("conclusion"), author=member,
        written_at=now,
    )  # fmt: skip
