from django.urls import path

from carto.inquiry import views

app_name = "inquiry"
urlpatterns = [
    path("<slug:slug>/examen/", views.index, name="index"),
    path("<slug:slug>/examen/<str:reference>/", views.read, name="read"),
]
