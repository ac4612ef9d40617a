from django.urls import path

from carto.bilan import section_views, views

app_name = "bilan"
urlpatterns = [
    path("<slug:slug>/bilan/", views.index, name="index"),
    path("<slug:slug>/bilan/textes/<slug:part>/", section_views.section, name="section"),
    path("<slug:slug>/bilan/textes/<slug:part>/versions/", section_views.section_versions, name="section_versions"),
    path("<slug:slug>/bilan/<int:pk>/", views.detail, name="detail"),
    path("<slug:slug>/bilan/<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<slug:slug>/bilan/<int:pk>/geojson/", views.geojson, name="geojson"),
]
