from django.urls import path

from carto.privacy import own_views, views

app_name = "privacy"
urlpatterns = [
    path("mes-donnees/", own_views.mine, name="mine"),
    path("mes-donnees/emporter/", own_views.export, name="export"),
    path("mes-donnees/effacer/", own_views.erase, name="erase"),
    path("mes-donnees/ne-plus-ecrire/", own_views.withdraw_consent, name="withdraw_consent"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("<slug:slug>/regles/", views.rules, name="rules"),
    path("<slug:slug>/vos-donnees/", views.notice, name="notice"),
]
