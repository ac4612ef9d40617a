"""The concertation as the API says it."""

from typing import ClassVar

from rest_framework import serializers

from carto.concertations.models import Concertation, Kind, Phase, Theme


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    class Meta:
        model = Phase
        fields: ClassVar = ["kind", "title", "opens_at", "closes_at"]


class ThemeSerializer(serializers.ModelSerializer[Theme]):
    class Meta:
        model = Theme
        fields: ClassVar = ["slug", "label", "color", "pictogram"]


class KindSerializer(serializers.ModelSerializer[Kind]):
    class Meta:
        model = Kind
        fields: ClassVar = ["slug", "label", "hint", "needs_piece", "needs_group", "body_is_optional"]


class ConcertationSerializer(serializers.ModelSerializer[Concertation]):
    """`bounds`: w, s, e, n in degrees (EPSG:4326), null while there is no perimeter."""

    phases = PhaseSerializer(many=True, read_only=True)
    themes = ThemeSerializer(many=True, read_only=True)
    kinds = KindSerializer(many=True, read_only=True)
    bounds = serializers.SerializerMethodField()

    class Meta:
        model = Concertation
        fields: ClassVar = [
            "slug", "title", "introduction", "owner_name", "owner_code", "procedure_kind", "territory", "published_at",
            "phases", "themes", "kinds", "bounds",
        ]  # fmt: skip

    def get_bounds(self, concertation: Concertation) -> list[float] | None:
        return list(concertation.perimeter.extent) if concertation.perimeter else None
