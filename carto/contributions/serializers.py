"""A contribution as the API says it and as it is posted: a GeoJSON Feature either way."""

from typing import Any, ClassVar, TypeVar

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError as Invalid
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from carto.concertations.charter import changed
from carto.concertations.models import Kind, Theme
from carto.contributions import kin, plan_objects, receiving
from carto.contributions.attaching import LONGEST_DESCRIPTION, Attached
from carto.contributions.gathering import voices_of
from carto.contributions.models import AuthorKind, Blur, Contribution
from carto.contributions.signing import FEWEST_SIGNATORIES, MOST_SIGNATORIES
from carto.geo.geojson import InvalidGeometry, Limits, parse, to_geojson
from carto.guard.effort import LONGEST_PROOF
from carto.layers.models import Prescription, Zone

MOST_ID = 2**63 - 1
Found = TypeVar("Found", Zone | None, Prescription | None)


class StrictGeometryField(GeometryField):  # type: ignore[misc]  # drf-gis has no types
    """GeoJSON in EPSG:4326, 6 decimals, read by `geo.geojson` alone: drf-gis would take a bow tie or a WKT."""

    def to_internal_value(self, value: object) -> GEOSGeometry:
        try:
            return parse(value, limits=Limits(self.context["concertation"].metric_srid))
        except InvalidGeometry as error:
            raise serializers.ValidationError(str(error)) from error

    def to_representation(self, value: GEOSGeometry | None) -> dict[str, Any] | None:
        return to_geojson(value) if value else None


class _GeometryInSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # has no types
    target_class = StrictGeometryField
    priority = 1  # before that of drf-gis's own field

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The shapes that are taken, without a height."""
        positions: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        shapes = []
        for name, fewest in (("Point", 0), ("LineString", 2), ("Polygon", 4)):
            coordinates = positions
            if name != "Point":
                coordinates = {"type": "array", "items": positions, "minItems": fewest}
            if name == "Polygon":
                coordinates = {"type": "array", "items": coordinates, "minItems": 1}
            kind = {"type": "string", "enum": [name]}
            members = {"type": kind, "coordinates": coordinates}
            shapes.append({"type": "object", "properties": members, "required": list(members)})
        return {"oneOf": shapes}


class ContributionSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]  # drf-gis has no types
    """`communes`: INSEE codes, largest share first. `photo`: address of the first large photo, null without one;
    `photos`, `pieces`: of each, with what it shows or how it is called. `pseudonym`: the name everyone reads, empty
    when its holder hid it; `signatory_count`: of a petition. `geometry`: what everyone sees of the place, null without
    one; `place_words`: the same in a French sentence; `blur`: how exactly it is shown. `about_zone`,
    `about_prescription`: the object of the plan that it is about, as `here` identifies it. `near`: references of those
    it was sent knowing, or that were sent knowing it."""

    geometry = StrictGeometryField(source="public_geometry", allow_null=True)
    pseudonym = serializers.CharField(source="signature")
    kind = serializers.SlugRelatedField[Kind](slug_field="slug", read_only=True)
    themes = serializers.SlugRelatedField[Theme](slug_field="slug", read_only=True, many=True)
    communes = serializers.SerializerMethodField()
    photo = serializers.SerializerMethodField()
    photos = serializers.SerializerMethodField()
    pieces = serializers.SerializerMethodField()
    replies = serializers.SerializerMethodField()
    near = serializers.ListField(child=serializers.CharField(), read_only=True)
    votes = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Contribution
        geo_field = "geometry"
        fields: ClassVar = [
            "id", "reference", "kind", "themes", "title", "body", "pseudonym", "author_kind",
            "signatory_count", "received_at", "edited_at", "status",
            "for_count", "against_count", "mixed_count", "votes", "comment_count", "communes", "place_words", "blur",
            "about_zone", "about_prescription", "photo", "photos", "pieces", "replies", "near", "url",
        ]  # fmt: skip

    def get_communes(self, row: Contribution) -> list[str]:
        return [commune.insee_code for commune in row.communes]

    def get_photo(self, row: Contribution) -> str | None:
        addresses = [photo["url"] for photo in self.get_photos(row)]
        return addresses[0] if addresses else None

    def get_photos(self, row: Contribution) -> list[dict[str, str]]:
        return [
            {
                "url": self._address("contributions:photo", row, pk=photo.pk, size="grande"),
                "description": photo.description,
            }
            for photo in row.photos.all()
        ]

    def get_pieces(self, row: Contribution) -> list[dict[str, str]]:
        return [
            {"url": self._address("contributions:piece", row, pk=piece.pk), "label": piece.label}
            for piece in row.pieces.all()
        ]

    def get_replies(self, row: Contribution) -> dict[str, Any]:
        return {reply.question.slug: reply.value for reply in row.public_replies}

    def get_votes(self, row: Contribution) -> dict[str, dict[str, int]]:
        voices = voices_of(row)
        said = {
            "online": voices.online,
            "paper": voices.paper,
            "together": voices.together,
            "platform": voices.platform,
        }
        return {name: {"for": one.for_, "against": one.against, "mixed": one.mixed} for name, one in said.items()}

    def get_url(self, row: Contribution) -> str:
        return self._address("debate:detail", row)

    def _address(self, name: str, row: Contribution, **more: object) -> str:
        path = reverse(name, kwargs={"slug": self.context["concertation"].slug, "reference": row.reference, **more})
        return str(self.context["request"].build_absolute_uri(path))


class OwnSlug(serializers.CharField):
    """The slug of one of the concertation's own rows; `relation` names them. Compared here, so that no odd character
    of the sender reaches the database."""

    default_error_messages: ClassVar = {"unknown": gettext_lazy("Ce choix n’existe pas dans cette concertation.")}

    def __init__(self, relation: str) -> None:
        self.relation = relation
        super().__init__(max_length=40)

    @cached_property
    def rows(self) -> dict[str, Any]:
        return {row.slug: row for row in getattr(self.context["concertation"], self.relation).all()}

    def run_validation(self, data: object = serializers.empty) -> Any:
        """The row, once the text itself has passed its checks."""
        row = self.rows.get(super().run_validation(data))
        if row is None:
            self.fail("unknown")
        return row


class VoiceField(serializers.ChoiceField):
    """An AuthorKind."""

    def to_internal_value(self, data: Any) -> AuthorKind:
        return AuthorKind(super().to_internal_value(data))


class BlurField(serializers.ChoiceField):
    """A Blur."""

    def to_internal_value(self, data: Any) -> Blur:
        return Blur(super().to_internal_value(data))


class AboutFields(serializers.Serializer[Any]):
    """The object of the plan in force that is spoken of, as the API `here` identifies it: one at most."""

    about_zone = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_ID)
    about_prescription = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_ID)

    def validate_about_zone(self, pk: int | None) -> Zone | None:
        return self._known(pk, plan_objects.zone_of(self.context["concertation"], pk) if pk else None)

    def validate_about_prescription(self, pk: int | None) -> Prescription | None:
        return self._known(pk, plan_objects.prescription_of(self.context["concertation"], pk) if pk else None)

    def _known(self, pk: int | None, found: Found) -> Found:
        if pk and found is None:
            raise serializers.ValidationError(_("Cet objet n’est pas dans le plan de cette concertation."))
        return found

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("about_zone") and attrs.get("about_prescription"):
            raise serializers.ValidationError({"about": _("Un seul objet du plan à la fois.")})
        return attrs


class DepositPropertiesSerializer(AboutFields):
    """`website` must stay empty: only machines fill it, the form hides it. `proof`: the solved challenge that
    `effort/` gives, or without one `patience`, the form's own moment. `near`: references of those that its author was
    told of, and from which it differs; those that are not like it are left out. `keeps_contact`: each personal detail
    to keep, as `found` told it."""

    kind = OwnSlug("offered_kinds")
    themes = serializers.ListField(child=OwnSlug("themes"), allow_empty=False, max_length=20)
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=5_000, allow_blank=True)
    photo_descriptions = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_DESCRIPTION, allow_blank=True), required=False, max_length=10
    )
    replies = serializers.DictField(required=False)
    pseudonym = serializers.CharField(max_length=60)
    author_kind = VoiceField(AuthorKind.choices, default=AuthorKind.PERSON)
    author_name = serializers.CharField(required=False, allow_blank=True, max_length=160)
    signatory_count = serializers.IntegerField(
        required=False, allow_null=True, min_value=FEWEST_SIGNATORIES, max_value=MOST_SIGNATORIES
    )
    is_name_private = serializers.BooleanField(default=False)
    blur = BlurField(Blur.choices, default=Blur.EXACT)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    charter_accepted = serializers.BooleanField(default=False)
    charter_version = serializers.IntegerField(required=False, allow_null=True)
    near = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=kin.MOST_CLAIMED
    )
    keeps_contact = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=100, write_only=True
    )
    website = serializers.CharField(required=False, allow_blank=True, max_length=200, write_only=True)
    proof = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_PROOF, write_only=True)
    patience = serializers.CharField(required=False, allow_blank=True, max_length=300, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.context["charter"] and attrs.get("charter_version") not in (None, self.context["charter"]):
            raise serializers.ValidationError({"charter_accepted": changed()})
        return super().validate(attrs)

    def validate_charter_accepted(self, value: bool) -> bool:
        if not value and self.context["charter"]:
            raise serializers.ValidationError(_("Pour contribuer, il faut accepter la charte."))
        return value

    def validate_website(self, value: str) -> str:
        if value:
            raise serializers.ValidationError(_("Laissez ce champ vide."))
        return value


class DepositParts(serializers.Serializer[Any]):
    """The parts of a multipart body, for the schema: `parsers.MultipartFeatureParser` reads them."""

    feature = serializers.CharField()
    photos = serializers.ListField(child=serializers.FileField(), required=False)
    pieces = serializers.ListField(child=serializers.FileField(), required=False)


@extend_schema_serializer(exclude_fields=("photos", "pieces"))
class DepositSerializer(serializers.Serializer[Any]):
    """The Feature to post, its geometry null without a place or with that of an object of the plan; `photos` and
    `pieces` come beside it, as files of a multipart body."""

    type = serializers.ChoiceField(["Feature"])
    geometry = StrictGeometryField(allow_null=True)
    properties = DepositPropertiesSerializer()
    photos = serializers.ListField(child=serializers.FileField(), required=False, write_only=True)
    pieces = serializers.ListField(child=serializers.FileField(), required=False, write_only=True)

    def validate_photos(self, uploads: list[Any]) -> Any:
        return self._received(receiving.photos, uploads)

    def validate_pieces(self, uploads: list[Any]) -> Any:
        return self._received(receiving.pieces, uploads)

    def attached(self) -> Attached:
        """The files, each photo with the description of its rank."""
        told = self.validated_data["properties"].get("photo_descriptions", [])
        described = receiving.described(self.validated_data.get("photos", ()), told)
        return Attached(described, tuple(self.validated_data.get("pieces", ())))

    def _received(self, receive: Any, uploads: list[Any]) -> Any:
        try:
            return receive(uploads, self.context["concertation"].rules_of_part)
        except Invalid as error:
            raise serializers.ValidationError(error.messages) from error
