from django.urls import path

from carto.synthesis import views

app_name = "synthesis"
urlpatterns = [path("<slug:slug>/rapport/proces-verbal.pdf", views.minutes, name="minutes")]
