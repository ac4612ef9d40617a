"""A contribution as the API says it and as it is posted: a GeoJSON Feature either way."""

from typing import Any, ClassVar

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError as Invalid
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from carto.concertations.models import Kind, Theme
from carto.contributions import photos
from carto.contributions.actions import FEWEST_SIGNATORIES, MOST_SIGNATORIES
from carto.contributions.models import AuthorKind, Contribution
from carto.contributions.photos import EncodedPhoto
from carto.geo.geojson import InvalidGeometry, Limits, parse, to_geojson


class StrictGeometryField(GeometryField):  # type: ignore[misc]  # drf-gis has no types
    """GeoJSON in EPSG:4326, 6 decimals, read by `geo.geojson` alone: drf-gis would take a bow tie or a WKT."""

    def to_internal_value(self, value: object) -> GEOSGeometry:
        try:
            return parse(value, limits=Limits(self.context["concertation"].metric_srid))
        except InvalidGeometry as error:
            raise serializers.ValidationError(str(error)) from error

    def to_representation(self, value: GEOSGeometry) -> dict[str, Any]:
        return to_geojson(value)


class ContributionSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]  # drf-gis has no types
    """`communes`: INSEE codes, largest share first. `photo`: address of the large photo, null without one.
    `pseudonym`: the name everyone reads, empty when its holder hid it; `signatory_count`: of a petition."""

    geometry = StrictGeometryField(source="public_geometry")
    pseudonym = serializers.CharField(source="signature")
    kind = serializers.SlugRelatedField[Kind](slug_field="slug", read_only=True)
    themes = serializers.SlugRelatedField[Theme](slug_field="slug", read_only=True, many=True)
    communes = serializers.SerializerMethodField()
    photo = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Contribution
        geo_field = "geometry"
        fields: ClassVar = [
            "id", "reference", "kind", "themes", "title", "body", "pseudonym", "author_kind",
            "signatory_count", "received_at", "edited_at", "status",
            "for_count", "against_count", "mixed_count", "comment_count", "communes", "photo", "url",
        ]  # fmt: skip

    def get_communes(self, row: Contribution) -> list[str]:
        return [commune.insee_code for commune in row.communes]

    def get_photo(self, row: Contribution) -> str | None:
        if not hasattr(row, "photo"):
            return None
        return self._address("contributions:photo", row, size="grande")

    def get_url(self, row: Contribution) -> str:
        return self._address("debate:detail", row)

    def _address(self, name: str, row: Contribution, **more: str) -> str:
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


class DepositPropertiesSerializer(serializers.Serializer[Any]):
    """`website` must stay empty: only machines fill it, the form hides it."""

    kind = OwnSlug("kinds")
    themes = serializers.ListField(child=OwnSlug("themes"), allow_empty=False, max_length=20)
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=5_000)
    pseudonym = serializers.CharField(max_length=60)
    author_kind = VoiceField(AuthorKind.choices, default=AuthorKind.PERSON)
    author_name = serializers.CharField(required=False, allow_blank=True, max_length=160)
    signatory_count = serializers.IntegerField(
        required=False, allow_null=True, min_value=FEWEST_SIGNATORIES, max_value=MOST_SIGNATORIES
    )
    is_name_private = serializers.BooleanField(default=False)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    charter_accepted = serializers.BooleanField()
    website = serializers.CharField(required=False, allow_blank=True, max_length=200, write_only=True)

    def validate_charter_accepted(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(_("Pour contribuer, il faut accepter la charte."))
        return value

    def validate_website(self, value: str) -> str:
        if value:
            raise serializers.ValidationError(_("Laissez ce champ vide."))
        return value


class DepositSerializer(serializers.Serializer[Any]):
    """The Feature to post; `photo` comes beside it, as a file of a multipart body."""

    type = serializers.ChoiceField(["Feature"])
    geometry = StrictGeometryField(error_messages={"null": gettext_lazy("Placez votre contribution sur la carte.")})
    properties = DepositPropertiesSerializer()
    photo = serializers.FileField(required=False, write_only=True)

    def validate_photo(self, upload: UploadedFile[Any]) -> EncodedPhoto:
        try:
            return photos.encode(upload)
        except Invalid as error:
            raise serializers.ValidationError(error.messages) from error
