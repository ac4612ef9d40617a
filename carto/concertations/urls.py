from django.urls import path

from carto.concertations import agent_views, installation_views, journal_views, procedure_views, team_views, views

app_name = "concertations"
urlpatterns = [
    path("nouvelle-concertation/", agent_views.create, name="create"),
    path("installation/", installation_views.accounts, name="installation"),
    path("installation/compte/", installation_views.change, name="installation_account"),
    path("<slug:slug>/presentation/", views.about, name="about"),
    path("<slug:slug>/registre/", views.register, name="register"),
    path("<slug:slug>/reglages/", agent_views.settings, name="settings"),
    path("<slug:slug>/reglages/participation/", agent_views.taking_part, name="taking_part"),
    path("<slug:slug>/reglages/calendrier/", agent_views.calendar, name="calendar"),
    path("<slug:slug>/reglages/procedure/", procedure_views.milestones, name="procedure"),
    path("<slug:slug>/reglages/procedure/type/", procedure_views.choose, name="choose_procedure"),
    path("<slug:slug>/reglages/themes/", agent_views.themes, name="themes"),
    path("<slug:slug>/reglages/natures/", agent_views.kinds, name="kinds"),
    path("<slug:slug>/reglages/equipe/", team_views.team, name="team"),
    path("<slug:slug>/reglages/equipe/<int:pk>/role/", team_views.give_role, name="give_role"),
    path("<slug:slug>/reglages/equipe/<int:pk>/retirer/", team_views.dismiss, name="dismiss"),
    path("<slug:slug>/reglages/invitations/<int:pk>/renvoyer/", team_views.resend, name="resend"),
    path("<slug:slug>/reglages/invitations/<int:pk>/annuler/", team_views.revoke, name="revoke"),
    path("<slug:slug>/journal/", journal_views.journal, name="journal"),
    path("<slug:slug>/journal/journal.csv", journal_views.journal_csv, name="journal_csv"),
    path("<slug:slug>/quitter/", team_views.leave, name="leave"),
    path("invitation/<str:token>/", team_views.invitation, name="invitation"),
    path("<slug:slug>/reglages/publier/", agent_views.publish, name="publish"),
]
