from django.urls import path

from carto.moderation import contest_views, passage_views, reason_views, views

app_name = "moderation"
one = "<slug:slug>/contributions/<str:reference>/"
urlpatterns = [
    path("<slug:slug>/moderation/", views.queue, name="queue"),
    path("<slug:slug>/moderation/registre/", views.register, name="register"),
    path("<slug:slug>/moderation/decider/", views.decide, name="decide"),
    path("<slug:slug>/reglages/motifs/", reason_views.reasons, name="reasons"),
    path(f"{one}contester/", contest_views.contest, name="contest"),
    path(f"{one}commentaires/<int:number>/contester/", contest_views.contest_comment, name="contest_comment"),
    path(f"{one}passages/", passage_views.passages, name="passages"),
    path(f"{one}commentaires/<int:number>/passages/", passage_views.passages_of_comment, name="passages_of_comment"),
    path(f"{one}masquer/", views.mask, name="mask"),
    path(f"{one}demasquer/", views.unmask, name="unmask"),
    path(f"{one}commentaires/<int:number>/masquer/", views.mask_comment, name="mask_comment"),
    path(f"{one}commentaires/<int:number>/demasquer/", views.unmask_comment, name="unmask_comment"),
]
