"""For the technical administrator, to look; what changes goes through the actions, or the register would not know."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from carto.contributions.models import Contribution


@admin.register(Contribution)
class ContributionAdmin(LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet has no types
    """The shape on a map that cannot be drawn on: Leaflet only shows it to who may "change"."""

    modifiable = False
    list_display = ("reference", "title", "concertation", "pseudonym", "received_at", "masked_at", "withdrawn_at")
    list_filter = ("concertation", "kind", "status", "mask_reason")
    search_fields: ClassVar = ["title", "pseudonym"]
    exclude: ClassVar = ["themes"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields if field.name not in {"id", "geometry"}]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: authors write their contributions, moderators mask them."""
