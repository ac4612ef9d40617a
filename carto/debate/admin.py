"""For the technical administrator, to look; what changes goes through the actions, or the register would not know."""

from django.contrib import admin

from carto.accounts.admin_site import ReadOnlyAdmin
from carto.debate.models import Answer, Comment, Report, Vote


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ("reference", "side", "pseudonym", "written_at", "masked_at", "mask_reason")
    list_filter = ("contribution__concertation", "side", "mask_reason")
    list_select_related = ("contribution",)


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    list_display = ("contribution", "choice", "voted_at")
    list_filter = ("contribution__concertation", "choice")
    list_select_related = ("contribution",)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("contribution", "comment", "reason", "reported_at", "settled_at")
    list_filter = ("contribution__concertation", "reason")
    list_select_related = ("contribution", "comment__contribution")


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("contribution", "outcome", "author", "answered_at")
    list_filter = ("contribution__concertation", "outcome")
    list_select_related = ("contribution", "author")
