from django.urls import path

from carto.follow import card_views, embed_views, feed_views, notice_views, poster_views, views

app_name = "follow"
urlpatterns = [
    path("suivi/", views.mine, name="mine"),
    path("suivi/confirmer/<str:token>/", views.confirm, name="confirm"),
    path("suivi/arreter/<str:token>/", views.stop, name="stop"),
    path("suivi/liste/<str:token>/", views.list_page, name="list"),
    path("suivi/liste/<str:token>/oublier/", views.forget, name="forget"),
    path("calendrier.ics", feed_views.calendar_of_all, name="calendar_of_all"),
    path("<slug:slug>/suivre/", views.follow, name="follow"),
    path("<slug:slug>/flux.atom", feed_views.atom, name="feed"),
    path("<slug:slug>/flux.rss", feed_views.georss, name="georss"),
    path("<slug:slug>/calendrier.ics", feed_views.calendar, name="calendar"),
    path("<slug:slug>/contributions/<str:reference>/flux.atom", feed_views.debate_feed, name="debate_feed"),
    path("<slug:slug>/partage.png", card_views.concertation_card, name="card"),
    path(
        "<slug:slug>/contributions/<str:reference>/partage.png", card_views.contribution_card, name="contribution_card"
    ),
    path("<slug:slug>/plan/zones/<path:label>/partage.png", card_views.zone_card, name="zone_card"),
    path("<slug:slug>/integrer/", embed_views.embed, name="embed"),
    path("<slug:slug>/partager/", embed_views.share, name="share"),
    path("<slug:slug>/affiche-<slug:sheet>.pdf", poster_views.poster, name="poster"),
    path("<slug:slug>/reglages/avis/", notice_views.index, name="notice"),
    path("<slug:slug>/reglages/avis/<slug:sheet>.pdf", notice_views.sheet, name="notice_sheet"),
]
