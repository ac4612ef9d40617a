from django.urls import path

from carto.layers import piece_views, views

app_name = "layers"
urlpatterns = [
    path("<slug:slug>/plan/", views.plan, name="plan"),
    path("<slug:slug>/plan/communes/", views.communes, name="communes"),
    path("<slug:slug>/plan/perimetre/", views.perimeter, name="perimeter"),
    path("<slug:slug>/plan/imports/<int:pk>/", views.import_progress, name="import_progress"),
    path("<slug:slug>/plan/pieces/<int:version_id>/<int:piece_id>/", piece_views.piece, name="piece"),
]
