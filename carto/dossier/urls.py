from django.urls import path

from carto.dossier import views

app_name = "dossier"
urlpatterns = [
    path("<slug:slug>/reglages/dossier/", views.index, name="index"),
    path("<slug:slug>/reglages/dossier/<int:pk>/version/", views.replace, name="replace"),
    path("<slug:slug>/reglages/dossier/<int:pk>/intitule/", views.rename, name="rename"),
    path("<slug:slug>/reglages/dossier/actualites/", views.post, name="post"),
    path("<slug:slug>/reglages/dossier/actualites/<int:pk>/modifier/", views.edit, name="edit"),
    path("<slug:slug>/reglages/dossier/actualites/<int:pk>/retirer/", views.take_back, name="take_back"),
    path("<slug:slug>/documents/<int:pk>.pdf", views.document_file, name="file"),
]
