from django.urls import path

from carto.contributions import api, draft_api, feed, place_api, plan_api
from carto.contributions.columns import Audience

root = "concertations/<slug:slug>/"
public, team = {"audience": Audience.PUBLIC}, {"audience": Audience.TEAM}
urlpatterns = [
    path(f"{root}contributions/", api.ContributionList.as_view(), name="api-contributions"),
    path(f"{root}contributions/matching/", api.Matching.as_view(), name="api-matching"),
    path(f"{root}contributions/shapes/", api.Shapes.as_view(), name="api-shapes"),
    path(f"{root}contributions/plan-counts/", plan_api.PlanCounts.as_view(), name="api-plan-counts"),
    path(f"{root}contributions/place-words/", place_api.PlaceWords.as_view(), name="api-place-words"),
    path(f"{root}contributions/track/", place_api.Track.as_view(), name="api-track"),
    path(f"{root}contributions/<str:reference>/", api.ContributionDetail.as_view(), name="api-contribution"),
    path(f"{root}draft/", draft_api.OwnDraft.as_view(), name="api-draft"),
    path(f"{root}snapshot.json", feed.current, public, name="api-snapshot-current"),
    path(f"{root}snapshot/<slug:name>.json", feed.version, public, name="api-snapshot"),
    path(f"{root}team-snapshot.json", feed.current, team, name="api-team-snapshot-current"),
    path(f"{root}team-snapshot/<slug:name>.json", feed.version, team, name="api-team-snapshot"),
]
