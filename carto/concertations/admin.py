"""For the technical administrator, to look at; agents have their own pages."""

from django.contrib import admin

from carto.accounts.admin_site import ReadOnlyAdmin
from carto.concertations.models import Concertation, Membership, Phase, RegisterEntry


@admin.register(Concertation)
class ConcertationAdmin(ReadOnlyAdmin):
    list_display = ("title", "owner_name", "procedure_kind", "published_at")


@admin.register(Phase)
class PhaseAdmin(ReadOnlyAdmin):
    list_display = ("title", "concertation", "kind", "opens_at", "closes_at")
    list_filter = ("concertation",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "concertation", "role")
    list_filter = ("concertation", "role")


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    list_display = ("concertation", "position", "event", "subject", "recorded_at", "entry_hash")
    list_filter = ("concertation", "event")
