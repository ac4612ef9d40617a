from django.urls import path

from carto.debate import author_views, burst_views, commune_views, similar_views, views

app_name = "debate"
one = "<slug:slug>/contributions/<str:reference>/"
urlpatterns = [
    path(one, views.detail, name="detail"),
    path(one + "vote/", views.vote, name="vote"),
    path(one + "soutenir/", similar_views.support, name="support"),
    path(one + "argumenter/", similar_views.argue, name="argue"),
    path(one + "commentaires/", views.comment, name="comment"),
    path(one + "commentaires/<int:number>/repondre/", views.reply, name="reply"),
    path(one + "commentaires/<int:number>/utile/", views.mark_useful, name="mark_useful"),
    path(one + "commentaires/<int:number>/modifier/", author_views.edit_comment, name="edit_comment"),
    path(one + "commentaires/<int:number>/retirer/", author_views.withdraw_comment, name="withdraw_comment"),
    path(one + "commentaires/<int:number>/nom/", views.comment_name, name="comment_name"),
    path(one + "signaler/", views.report, name="report"),
    path("<slug:slug>/communes/", commune_views.communes, name="communes"),
    path("<slug:slug>/moderation/rafales/", burst_views.index, name="bursts"),
    path("<slug:slug>/moderation/rafales/actes/", burst_views.burst, name="burst"),
    path("<slug:slug>/moderation/rafales/<int:pk>/remettre/", burst_views.put_back, name="put_back"),
]
