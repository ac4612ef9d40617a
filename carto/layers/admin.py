"""For the technical administrator, to look at: agents have their page, the importer writes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from carto.accounts.admin_site import ReadOnlyAdmin
from carto.layers.models import Commune, ContextLayer, PlanImport, PlanVersion, Prescription, Zone


class _OnAMap(LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet has no types
    """A row with its shape on a map, nothing to change: Leaflet only draws for who may "change"."""

    modifiable = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields if field.name not in {"id", "geometry"}]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: what is shown is what was imported."""


@admin.register(Commune)
class CommuneAdmin(_OnAMap):
    list_display = ("name", "insee_code", "concertation")
    list_filter = ("concertation",)


@admin.register(PlanVersion)
class PlanVersionAdmin(ReadOnlyAdmin):
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
class ContextLayerAdmin(ReadOnlyAdmin):
    list_display = ("label", "concertation", "role", "feature_count", "imported_at")
    list_filter = ("concertation", "role")


@admin.register(PlanImport)
class PlanImportAdmin(ReadOnlyAdmin):
    list_display = ("source_name", "concertation", "requested_at", "finished_at", "error")
    list_filter = ("concertation",)
