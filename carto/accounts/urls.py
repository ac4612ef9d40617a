from django.urls import path

from carto.accounts import views

app_name = "accounts"
urlpatterns = [path("entrer/<str:token>/", views.enter, name="enter")]
