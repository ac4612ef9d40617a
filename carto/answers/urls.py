from django.urls import path

from carto.answers import change_views, sheet_views, views

app_name = "answers"
urlpatterns = [
    path("<slug:slug>/contributions/<str:reference>/repondre/", views.answer, name="answer"),
    path("<slug:slug>/changements/", change_views.changes, name="changes"),
    path("<slug:slug>/reponses/", views.to_answer, name="to_answer"),
    path("<slug:slug>/reponses/selection/", views.selection, name="selection"),
    path("<slug:slug>/reponses/tableur/", sheet_views.bring_back, name="sheet"),
    path("<slug:slug>/reponses/tableur/reponses.xlsx", sheet_views.export, name="export"),
    path("<slug:slug>/reponses/textes/", views.texts, name="texts"),
]
