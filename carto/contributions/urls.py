from django.urls import path

from carto.contributions import (
    author_views,
    draft_views,
    file_views,
    gathering_views,
    plan_views,
    question_views,
    recovery_views,
    similar_views,
    version_views,
    views,
    zone_views,
)

app_name = "contributions"
one = "<slug:slug>/contributions/<str:reference>/"
urlpatterns = [
    path("retour/", author_views.resume, name="resume"),
    path("retour/<str:key>/<slug:slug>/<str:reference>/", author_views.come_back, name="return"),
    path("<slug:slug>/", views.map_page, name="map"),
    path("<slug:slug>/plan/versions/<int:pk>/publier/", plan_views.publish, name="publish_plan"),
    path("<slug:slug>/liste/", views.list_page, name="list"),
    path("<slug:slug>/liste/replacer/", views.recompute, name="recompute"),
    path("<slug:slug>/plan/zones/<path:label>/", zone_views.zone, name="zone"),
    path("<slug:slug>/plan/prescriptions/<str:code>/", zone_views.prescription, name="prescription"),
    path("<slug:slug>/proposer/", author_views.submit, name="submit"),
    path("<slug:slug>/proposer/proches/", similar_views.like_this, name="similar"),
    path("<slug:slug>/brouillon/", draft_views.draft, name="draft"),
    path("<slug:slug>/brouillon/effacer/", draft_views.drop, name="drop_draft"),
    path("<slug:slug>/retrouver/", recovery_views.find_again, name="find_again"),
    path("<slug:slug>/retrouver/<str:token>/", recovery_views.open_again, name="find_again_open"),
    path(f"{one}modifier/", author_views.edit, name="edit"),
    path(f"{one}retirer/", author_views.withdraw, name="withdraw"),
    path(f"{one}nom/", author_views.name, name="name"),
    path(f"{one}papier/", gathering_views.gathered, name="gathered"),
    path(f"{one}recu/", author_views.receipt, name="receipt"),
    path("<slug:slug>/reglages/questions/", question_views.questions, name="questions"),
    path(f"{one}versions/", version_views.versions, name="versions"),
    path(f"{one}photos/<int:pk>/<str:size>.webp", file_views.photo, name="photo"),
    path(f"{one}pieces/<int:pk>.pdf", file_views.piece, name="piece"),
]
