from django.urls import path

from carto.meetings import team_views, views

app_name = "meetings"
urlpatterns = [
    path("<slug:slug>/reglages/rencontres/", team_views.index, name="index"),
    path("<slug:slug>/reglages/rencontres/<int:pk>/", team_views.edit, name="edit"),
    path("<slug:slug>/reglages/rencontres/<int:pk>/annuler/", team_views.cancel, name="cancel"),
    path("<slug:slug>/reglages/rencontres/<int:pk>/tenue/", team_views.hold, name="hold"),
    path("<slug:slug>/reglages/rencontres/<int:pk>/inscrits.csv", team_views.people, name="people"),
    path("<slug:slug>/reglages/rencontres/inscrits/<int:pk>/retirer/", team_views.strike_out, name="strike_out"),
    path("<slug:slug>/rencontres/<int:pk>/", views.detail, name="detail"),
    path("<slug:slug>/rencontres/<int:pk>/compte-rendu.pdf", views.minutes_file, name="minutes"),
    path("<slug:slug>/rencontres/<int:pk>/agenda.ics", views.agenda_file, name="agenda"),
    path("<slug:slug>/rencontres/<int:pk>/inscription/", views.sign_up, name="sign_up"),
    path("<slug:slug>/rencontres/<int:pk>/desistement/", views.take_back, name="take_back"),
    path("<slug:slug>/rencontres/inscription/<str:token>/", views.own, name="own"),
]
