from django.urls import URLPattern

app_name = "debate"
urlpatterns: list[URLPattern] = []
