from django.urls import path

from carto.package import views

app_name = "package"
urlpatterns = [
    path("<slug:slug>/paquet/", views.index, name="index"),
    path("<slug:slug>/paquet/<int:pk>/", views.detail, name="detail"),
    path("<slug:slug>/paquet/<int:pk>/zip/", views.download, name="download"),
]
