from django.urls import URLPattern

app_name = "bilan"
urlpatterns: list[URLPattern] = []
