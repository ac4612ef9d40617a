from django.urls import path

from carto.concertations import agent_views, views

app_name = "concertations"
urlpatterns = [
    path("nouvelle-concertation/", agent_views.create, name="create"),
    path("<slug:slug>/presentation/", views.about, name="about"),
    path("<slug:slug>/registre/", views.register, name="register"),
    path("<slug:slug>/reglages/", agent_views.settings, name="settings"),
    path("<slug:slug>/reglages/participation/", agent_views.taking_part, name="taking_part"),
    path("<slug:slug>/reglages/calendrier/", agent_views.calendar, name="calendar"),
    path("<slug:slug>/reglages/themes/", agent_views.themes, name="themes"),
    path("<slug:slug>/reglages/natures/", agent_views.kinds, name="kinds"),
    path("<slug:slug>/reglages/equipe/", agent_views.team, name="team"),
    path("<slug:slug>/reglages/equipe/<int:pk>/retirer/", agent_views.dismiss, name="dismiss"),
    path("<slug:slug>/reglages/publier/", agent_views.publish, name="publish"),
]
