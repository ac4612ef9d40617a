from django.urls import path

from carto.conclusions import answer_views, views

app_name = "conclusions"
urlpatterns = [
    path("<slug:slug>/rapport/", views.index, name="index"),
    path("<slug:slug>/rapport/deposer/<slug:kind>/", views.lodge, name="lodge"),
    path("<slug:slug>/rapport/echeance/", views.extend, name="extend"),
    path("<slug:slug>/rapport/points/<slug:kind>/", views.write_points, name="write_points"),
    path("<slug:slug>/rapport/publier/", views.publish, name="publish"),
    path("<slug:slug>/rapport/suites/<int:pk>/", views.follow_up, name="follow_up"),
    path("<slug:slug>/rapport/observations/", answer_views.answers, name="answers"),
    path("<slug:slug>/rapport/observations/observations.xlsx", answer_views.sheet, name="sheet"),
    path("<slug:slug>/rapport/observations/tableur/", answer_views.bring_back, name="bring_back"),
    path("<slug:slug>/conclusions/", views.published, name="published"),
    path("<slug:slug>/conclusions/<int:pk>.pdf", views.paper, name="paper"),
]
