from django.urls import path

from carto.witness import views

app_name = "witness"
urlpatterns = [
    path("<slug:slug>/registre/verifier/", views.page, name="page"),
    path("<slug:slug>/registre/inscriptions.jsonl", views.log, name="log"),
    path("<slug:slug>/registre/cloture-<int:number>.jsonl", views.closing, name="closing"),
    path("<slug:slug>/registre/tetes.json", views.heads, name="heads"),
    path("<slug:slug>/registre/tetes.atom", views.feed, name="feed"),
    path("<slug:slug>/registre/tete-<int:entries>.tsr", views.stamp, name="stamp"),
    path("<slug:slug>/registre/coherence-<int:first>-<int:second>.json", views.consistency, name="consistency"),
    path("<slug:slug>/registre/carto_verifier.py", views.script, name="script"),
    path("<slug:slug>/registre/verifier.html", views.offline, name="offline"),
    path("<slug:slug>/contributions/<str:reference>/preuve.json", views.proof, name="proof"),
]
