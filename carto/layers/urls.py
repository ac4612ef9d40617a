from django.urls import path

from carto.layers import layer_views, piece_views, version_views, views
from carto.layers.api import basemaps

app_name = "layers"
urlpatterns = [
    path("tuiles/<slug:basemap>/<int:z>/<int:x>/<int:y>", basemaps.relayed, name="tile"),
    path("<slug:slug>/plan/", views.plan, name="plan"),
    path("<slug:slug>/plan/lot/", views.upload, name="upload"),
    path("<slug:slug>/plan/geoportail/", views.fetch, name="fetch"),
    path("<slug:slug>/plan/versions/<int:pk>/", version_views.version, name="version"),
    path("<slug:slug>/plan/versions/<int:pk>/anomalies.csv", version_views.anomalies, name="anomalies"),
    path("<slug:slug>/plan/versions/<int:pk>/supprimer/", version_views.discard, name="discard"),
    path("<slug:slug>/plan/couches/", views.add_layer, name="add_layer"),
    path("<slug:slug>/plan/couches/<int:pk>/", layer_views.layer, name="layer"),
    path("<slug:slug>/plan/couches/<int:pk>/supprimer/", layer_views.delete, name="delete_layer"),
    path("<slug:slug>/plan/communes/", views.communes, name="communes"),
    path("<slug:slug>/plan/communes/officielles/", views.fetch_communes, name="fetch_communes"),
    path("<slug:slug>/plan/perimetre/", views.perimeter, name="perimeter"),
    path("<slug:slug>/plan/imports/<int:pk>/", views.import_progress, name="import_progress"),
    path("<slug:slug>/plan/pieces/<int:version_id>/<int:piece_id>/", piece_views.piece, name="piece"),
]
