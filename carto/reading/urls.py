from django.urls import path

from carto.reading import figures_views, grid_views, group_views, views

app_name = "reading"
urlpatterns = [
    path("<slug:slug>/lire/", views.read, name="read"),
    path("<slug:slug>/lire/grille/", grid_views.grid, name="grid"),
    path("<slug:slug>/lire/grille/grille.csv", grid_views.grid_file, name="grid_file"),
    path("<slug:slug>/lire/passages/", grid_views.bearing, name="bearing"),
    path("<slug:slug>/lire/passages/passages.csv", grid_views.bearing_file, {"kind": "csv"}, name="bearing_csv"),
    path("<slug:slug>/lire/passages/passages.xlsx", grid_views.bearing_file, {"kind": "xlsx"}, name="bearing_xlsx"),
    path("<slug:slug>/lire/groupes/", group_views.groups, name="groups"),
    path("<slug:slug>/lire/groupes/<int:pk>/", group_views.group, name="group"),
    path("<slug:slug>/analyse/", figures_views.analysis, name="analysis"),
    path("<slug:slug>/analyse/tableau.csv", figures_views.table_csv, name="table_csv"),
    path("<slug:slug>/analyse/tableau.xlsx", figures_views.table_xlsx, name="table_xlsx"),
    path("<slug:slug>/reglages/population/", figures_views.population, name="population"),
]
