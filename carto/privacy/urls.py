from django.urls import path

from carto.privacy import views

app_name = "privacy"
urlpatterns = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("<slug:slug>/regles/", views.rules, name="rules"),
    path("<slug:slug>/vos-donnees/", views.notice, name="notice"),
]
