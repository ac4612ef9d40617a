from django.urls import path

from carto.bilan import adoption_views, section_views, views

app_name = "bilan"
urlpatterns = [
    path("<slug:slug>/bilan/", views.index, name="index"),
    path("<slug:slug>/bilan/textes/<slug:part>/", section_views.section, name="section"),
    path("<slug:slug>/bilan/textes/<slug:part>/versions/", section_views.section_versions, name="section_versions"),
    path("<slug:slug>/bilan/<int:pk>/", views.detail, name="detail"),
    path("<slug:slug>/bilan/<int:pk>/arreter/", adoption_views.adopt, name="adopt"),
    path("<slug:slug>/bilan-arrete/", adoption_views.adopted, name="adopted"),
    path("<slug:slug>/bilan-arrete/<int:number>/pdf/", adoption_views.adopted_pdf, name="adopted_pdf"),
    path(
        "<slug:slug>/bilan-arrete/<int:number>/volumes/<int:volume>/",
        adoption_views.adopted_annex,
        name="adopted_annex",
    ),
    path("<slug:slug>/bilan-arrete/<int:number>/geojson/", adoption_views.adopted_geojson, name="adopted_geojson"),
    path("<slug:slug>/bilan-arrete/<int:number>/horodatage.tsr", adoption_views.adopted_stamp, name="adopted_stamp"),
    path("<slug:slug>/bilan-arrete/<int:number>/acte/", adoption_views.adopted_act, name="adopted_act"),
    path("<slug:slug>/bilan-arrete/<int:number>/preuve.json", adoption_views.adopted_proof, name="adopted_proof"),
    path("<slug:slug>/bilan/<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<slug:slug>/bilan/<int:pk>/volumes/<int:volume>/", views.annex, name="annex"),
    path("<slug:slug>/bilan/<int:pk>/geojson/", views.geojson, name="geojson"),
]
