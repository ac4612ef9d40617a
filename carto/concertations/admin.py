"""For the technical administrator; agents have their own pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from carto.concertations.models import Concertation, Membership, Phase, RegisterEntry, Theme


class PhaseInline(admin.TabularInline[Phase, Concertation]):
    model = Phase
    extra = 0


class ThemeInline(admin.TabularInline[Theme, Concertation]):
    model = Theme
    extra = 0


class MembershipInline(admin.TabularInline[Membership, Concertation]):
    model = Membership
    extra = 0


@admin.register(Concertation)
class ConcertationAdmin(LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet has no types
    list_display = ("title", "owner_name", "procedure_kind", "published_at")
    prepopulated_fields: ClassVar = {"slug": ("title",)}
    inlines: ClassVar = [PhaseInline, ThemeInline, MembershipInline]


@admin.register(RegisterEntry)
class RegisterEntryAdmin(admin.ModelAdmin[RegisterEntry]):
    """To read only: the register is written by the actions."""

    list_display = ("concertation", "position", "event", "subject", "recorded_at", "entry_hash")
    list_filter = ("concertation", "event")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
