"""For the technical administrator, to look at: agents have their page, the importer writes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from carto.layers.models import Commune, ContextLayer, PlanImport, PlanVersion, Prescription, Zone


class _ToRead:
    """Rows that only the importer makes; an administrator may still remove them where nothing cites them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _OnAMap(LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet has no types
    """A row of the plan with its shape on a map, nothing to change: Leaflet only draws for who may "change"."""

    modifiable = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields if field.name not in {"id", "geometry"}]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: what is shown is what was imported."""


@admin.register(Commune)
class CommuneAdmin(LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet has no types
    list_display = ("name", "insee_code", "concertation")
    list_filter = ("concertation",)


@admin.register(PlanVersion)
class PlanVersionAdmin(_ToRead, admin.ModelAdmin[PlanVersion]):
    list_display = ("name", "concertation", "standard", "imported_at", "published_at")
    list_filter = ("concertation",)


@admin.register(Zone)
class ZoneAdmin(_OnAMap):
    list_display = ("label", "kind", "area_ha", "version")
    list_filter = ("version", "kind")
    search_fields: ClassVar = ["label", "long_label"]


@admin.register(Prescription)
class PrescriptionAdmin(_OnAMap):
    list_display = ("label", "table", "type_code", "subtype_code", "version")
    list_filter = ("version", "table", "type_code")
    search_fields: ClassVar = ["label"]


@admin.register(ContextLayer)
class ContextLayerAdmin(_ToRead, admin.ModelAdmin[ContextLayer]):
    list_display = ("label", "concertation", "role", "feature_count", "imported_at")
    list_filter = ("concertation", "role")


@admin.register(PlanImport)
class PlanImportAdmin(_ToRead, admin.ModelAdmin[PlanImport]):
    list_display = ("source_name", "concertation", "requested_at", "finished_at", "error")
    list_filter = ("concertation",)
