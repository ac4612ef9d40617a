from django.urls import path

from carto.contributions import api, feed

root = "concertations/<slug:slug>/"
urlpatterns = [
    path(f"{root}contributions/", api.ContributionList.as_view(), name="api-contributions"),
    path(f"{root}contributions/matching/", api.Matching.as_view(), name="api-matching"),
    path(f"{root}contributions/shapes/", api.Shapes.as_view(), name="api-shapes"),
    path(f"{root}contributions/<str:reference>/", api.ContributionDetail.as_view(), name="api-contribution"),
    path(f"{root}snapshot.json", feed.current, name="api-snapshot-current"),
    path(f"{root}snapshot/<int:version>.json", feed.version, name="api-snapshot"),
]
