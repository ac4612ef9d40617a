from django.urls import path

from carto.kit import scan_views, views

app_name = "kit"
urlpatterns = [
    path("<slug:slug>/reglages/kit/", views.index, name="index"),
    path("<slug:slug>/reglages/kit/papiers.pdf", views.papers, name="papers"),
    path("<slug:slug>/reglages/kit/<int:pk>/feuilles.pdf", views.sheets, name="sheets"),
    path("<slug:slug>/reglages/kit/retours/", scan_views.index, name="scans"),
    path("<slug:slug>/reglages/kit/retours/<int:pk>/", scan_views.scan, name="scan"),
    path("<slug:slug>/reglages/kit/retours/<int:pk>/photo.webp", scan_views.photo, name="photo"),
    path("<slug:slug>/reglages/kit/retours/<int:pk>/redressee.webp", scan_views.rectified, name="rectified"),
    path("<slug:slug>/reglages/kit/retours/<int:pk>/supprimer/", scan_views.remove, name="remove"),
    path("<slug:slug>/reglages/kit/traces/<int:pk>/retirer/", scan_views.remove_trace, name="remove_trace"),
]
