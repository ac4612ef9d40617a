from django.urls import path

from carto.audience import views

app_name = "audience"
urlpatterns = [
    path("<slug:slug>/qui-participe/", views.who, name="who"),
    path("<slug:slug>/votre-avis/", views.closing, name="closing"),
    path("<slug:slug>/qui-a-participe.csv", views.figures, name="figures"),
    path("<slug:slug>/reglages/participants/", views.index, name="index"),
    path("<slug:slug>/reglages/participants/population/", views.shares, name="shares"),
    path("<slug:slug>/reglages/participants/remarques/<int:pk>/effacer/", views.remove_remark, name="remove_remark"),
]
