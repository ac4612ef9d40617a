"""For the technical administrator, to look; what changes goes through the actions, or the register would not know."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from carto.debate.models import Answer, Comment, Report, Vote


class ReadOnly(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ("reference", "side", "pseudonym", "written_at", "masked_at", "mask_reason")
    list_filter = ("contribution__concertation", "side", "mask_reason")
    list_select_related = ("contribution",)


@admin.register(Vote)
class VoteAdmin(ReadOnly):
    list_display = ("contribution", "choice", "voted_at")
    list_filter = ("contribution__concertation", "choice")
    list_select_related = ("contribution",)


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("contribution", "comment", "reason", "reported_at", "settled_at")
    list_filter = ("contribution__concertation", "reason")
    list_select_related = ("contribution", "comment__contribution")


@admin.register(Answer)
class AnswerAdmin(ReadOnly):
    list_display = ("contribution", "outcome", "author", "answered_at")
    list_filter = ("contribution__concertation", "outcome")
    list_select_related = ("contribution", "author")
