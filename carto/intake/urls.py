from django.urls import path

from carto.intake import correct_views, sheet_views, views

app_name = "intake"
urlpatterns = [
    path("<slug:slug>/saisie/", views.quick, name="quick"),
    path("<slug:slug>/saisie/registre/", views.page, name="page"),
    path("<slug:slug>/saisie/tableur/", sheet_views.sheet, name="sheet"),
    path("<slug:slug>/saisie/corriger/<str:reference>/", correct_views.correct, name="correct"),
    path("<slug:slug>/saisie/publier/<str:reference>/", views.publish, name="publish"),
    path("<slug:slug>/saisie/scans/<int:pk>/", views.scan, name="scan"),
]
