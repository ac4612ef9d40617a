"""What is at a place, as the API says it."""

from typing import Any

from rest_framework import serializers

from carto.layers.cnig_codes import prescription_label
from carto.layers.models import Prescription


class CommuneHere(serializers.Serializer[Any]):
    insee_code = serializers.CharField()
    name = serializers.CharField()


class ZoneHere(serializers.Serializer[Any]):
    """`url`: the regulation, empty when the plan gives none."""

    id = serializers.IntegerField(source="pk")
    label = serializers.CharField()  # type: ignore[assignment]  # the column is called so, as the attribute of Field is
    long_label = serializers.CharField()
    kind = serializers.CharField()
    kind_label = serializers.CharField(source="get_kind_display")
    area_ha = serializers.FloatField()
    url = serializers.CharField(source="regulation_url")


class PrescriptionHere(serializers.Serializer[Any]):
    """`type_label`: from the CNIG code list; empty for an unknown code."""

    id = serializers.IntegerField(source="pk")
    table = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the column is called so, as the attribute of Field is
    type_code = serializers.CharField()
    subtype_code = serializers.CharField()
    type_label = serializers.SerializerMethodField()
    url = serializers.CharField(source="regulation_url")

    def get_type_label(self, row: Prescription) -> str:
        return prescription_label(row.type_code, row.subtype_code)


class PlaceSerializer(serializers.Serializer[Any]):
    """Zones by growing area: the first one is the most precise, as plans overlap."""

    communes = CommuneHere(many=True)
    zones = ZoneHere(many=True)
    prescriptions = PrescriptionHere(many=True)
