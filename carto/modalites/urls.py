from django.urls import path

from carto.modalites import views

app_name = "modalites"
urlpatterns = [
    path("<slug:slug>/reglages/modalites/", views.index, name="index"),
    path("<slug:slug>/reglages/modalites/<int:pk>/", views.detail, name="detail"),
    path("<slug:slug>/reglages/modalites/<int:pk>/annonce/", views.announce, name="announce"),
    path("<slug:slug>/reglages/modalites/<int:pk>/retirer/", views.withdraw, name="withdraw"),
    path("<slug:slug>/reglages/modalites/publicite/<slug:formality>/", views.formality, name="formality"),
    path("<slug:slug>/reglages/modalites/preuves/<int:pk>/retirer/", views.remove_proof, name="remove_proof"),
    path("<slug:slug>/preuves/<int:pk>/", views.proof_file, name="proof"),
]
