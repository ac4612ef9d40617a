from django.urls import path

from carto.synthesis import views

app_name = "synthesis"
urlpatterns = [
    path("<slug:slug>/rapport/proces-verbal/", views.index, name="index"),
    path("<slug:slug>/rapport/proces-verbal/<int:pk>.pdf", views.download, name="download"),
]
