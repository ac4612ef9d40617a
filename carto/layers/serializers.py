"""What is at a place, as the API says it."""

from datetime import date
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from carto.geo.geojson import to_geojson
from carto.layers.cnig_codes import information_label, prescription_label
from carto.layers.context import Place
from carto.layers.models import ContextFeature, Information, PlanVersion, Prescription, Zone
from carto.layers.plan_dates import dated_on
from carto.layers.regulation import Library
from carto.layers.zone_codes import uses_of

OAP = "18"


class CommuneHere(serializers.Serializer[Any]):
    insee_code = serializers.CharField(source="row.insee_code")
    name = serializers.CharField(source="row.name")
    share = serializers.FloatField()


class PieceHere(serializers.Serializer[Any]):
    """`url`: https, or an address of this site when `is_held`."""

    url = serializers.CharField()
    title = serializers.CharField()
    is_held = serializers.BooleanField()


class UseHere(serializers.Serializer[Any]):
    title = serializers.CharField()
    labels = serializers.ListField(child=serializers.CharField())


class _Ruled(serializers.Serializer[Any]):
    """What the plan draws: its words, its share of the surface asked about, its piece (null when none can open)."""

    id = serializers.IntegerField(source="row.pk")
    label = serializers.CharField(source="row.label")  # type: ignore[assignment]  # Field has an attribute of that name
    share = serializers.FloatField()
    piece = serializers.SerializerMethodField()

    @extend_schema_field(PieceHere(allow_null=True))
    def get_piece(self, touched: Any) -> Any:
        library: Library = self.context["library"]
        opening = library.opening_of(touched.row)
        return PieceHere(opening).data if opening else None


class ZoneHere(_Ruled):
    """`uses`: dominant form and destinations, in words."""

    long_label = serializers.CharField(source="row.long_label")
    kind = serializers.CharField(source="row.kind")
    kind_label = serializers.CharField(source="row.get_kind_display")
    area_ha = serializers.FloatField(source="row.area_ha")
    uses = serializers.SerializerMethodField()

    @extend_schema_field(UseHere(many=True))
    def get_uses(self, touched: Any) -> Any:
        zone: Zone = touched.row
        return UseHere(uses_of(zone.attributes), many=True).data


class _Coded(_Ruled):
    """`table`: SURF, LIN or PCT; `type_label`: from the CNIG code list, empty for an unknown code."""

    table = serializers.CharField(source="row.table")
    type_code = serializers.CharField(source="row.type_code")
    subtype_code = serializers.CharField(source="row.subtype_code")
    type_label = serializers.SerializerMethodField()


class PrescriptionHere(_Coded):
    def get_type_label(self, touched: Any) -> str:
        row: Prescription = touched.row
        return prescription_label(row.type_code, row.subtype_code)


class InformationHere(_Coded):
    def get_type_label(self, touched: Any) -> str:
        row: Information = touched.row
        return information_label(row.type_code, row.subtype_code)


class PlanHere(serializers.Serializer[Any]):
    """`dated_on`: the day of its approval, null when the plan does not say."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    dated_on = serializers.SerializerMethodField()

    def get_dated_on(self, version: PlanVersion) -> date | None:
        return dated_on(version)


class SurfaceHere(serializers.Serializer[Any]):
    """The parcel or locality asked about; `geometry` in GeoJSON."""

    id = serializers.IntegerField(source="pk")
    label = serializers.CharField()  # type: ignore[assignment]  # Field has an attribute of that name
    area_ha = serializers.SerializerMethodField()
    geometry = serializers.SerializerMethodField()

    def get_area_ha(self, _row: ContextFeature) -> float:
        return float(self.context["place"].measure.area_ha)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_geometry(self, row: ContextFeature) -> Any:
        geometry: GEOSGeometry = row.geometry
        return to_geojson(geometry)


class PlaceSerializer(serializers.Serializer[Any]):
    """Zones by growing area: the first one is the most precise, as plans overlap. `oaps` are the prescriptions of type
    18, set apart. `surface`: what was asked about when it was no point; shares then tell its parts, 1 at a point."""

    plan = PlanHere(source="version", allow_null=True)
    surface = serializers.SerializerMethodField()
    communes = CommuneHere(many=True)
    zones = ZoneHere(many=True)
    oaps = serializers.SerializerMethodField()
    prescriptions = serializers.SerializerMethodField()
    informations = InformationHere(many=True)

    @extend_schema_field(SurfaceHere(allow_null=True))
    def get_surface(self, _place: Place) -> Any:
        row: ContextFeature | None = self.context["surface"]
        return SurfaceHere(row, context=self.context).data if row else None

    @extend_schema_field(PrescriptionHere(many=True))
    def get_oaps(self, place: Place) -> Any:
        return self._prescriptions(place, is_oap=True)

    @extend_schema_field(PrescriptionHere(many=True))
    def get_prescriptions(self, place: Place) -> Any:
        return self._prescriptions(place, is_oap=False)

    def _prescriptions(self, place: Place, *, is_oap: bool) -> Any:
        rows = [one for one in place.prescriptions if (one.row.type_code == OAP) is is_oap]
        return PrescriptionHere(rows, many=True, context=self.context).data
