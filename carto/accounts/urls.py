from django.urls import path

from carto.accounts import views

urlpatterns = [
    path("entrer/<str:token>/", views.enter, name="account_enter"),
    path("compte/nom/", views.name, name="account_name"),
    path("compte/adresse/", views.address, name="account_address"),
    path("compte/adresse/<str:token>/", views.confirm, name="account_address_confirm"),
]
