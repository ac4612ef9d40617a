"""Every address: French paths for people, identifiers for the API, the concertation's own last."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView

from carto.accounts import provider
from carto.accounts import views as accounts
from carto.concertations import views as concertations
from carto.debate import account_views as debate_accounts

by_code = RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)

api: list[URLPattern | URLResolver] = [
    path("", include("carto.concertations.api_urls")),
    path("", include("carto.guard.api_urls")),
    path("", include("carto.layers.api_urls")),
    path("", include("carto.contributions.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
]

urlpatterns = [
    path("", concertations.home, name="home"),
    path("sante/", concertations.health, name="health"),
    path("langue/", set_language, name="set_language"),
    path("connexion/", by_code, name="account_login"),
    path("admin/login/", by_code),
    path("admin/", admin.site.urls),
    path("compte/login/", by_code),
    # Accounts are opened by a code, and have no password.
    path("compte/signup/", by_code),
    re_path(r"^compte/password/.*$", by_code),
    path("compte/", debate_accounts.home, name="account_home"),
    path("compte/appareil/", debate_accounts.device, name="account_device"),
    path("compte/facteurs/", include("allauth.mfa.urls")),
    path("compte/logout/", accounts.leave, name="account_logout"),
    path("compte/avec/<slug:provider_id>/", provider.login, name="oidc_login"),
    path("compte/avec/<slug:provider_id>/retour/", provider.callback, name="oidc_callback"),
    path("compte/services/", include("allauth.socialaccount.urls")),
    path("compte/", include("allauth.account.urls")),
    path("api/", include(api)),
    path("", include("carto.accounts.urls")),
    path("", include("carto.concertations.urls")),
    path("", include("carto.layers.urls")),
    path("", include("carto.bilan.urls")),
    path("", include("carto.package.urls")),
    path("", include("carto.synthesis.urls")),
    path("", include("carto.exchange.urls")),
    path("", include("carto.privacy.urls")),
    path("", include("carto.conclusions.urls")),
    path("", include("carto.inquiry.urls")),
    path("", include("carto.moderation.urls")),
    path("", include("carto.follow.urls")),
    path("", include("carto.audience.urls")),
    path("", include("carto.reading.urls")),
    path("", include("carto.answers.urls")),
    path("", include("carto.comparing.urls")),
    path("", include("carto.intake.urls")),
    path("", include("carto.modalites.urls")),
    path("", include("carto.kit.urls")),
    path("", include("carto.meetings.urls")),
    path("", include("carto.dossier.urls")),
    path("", include("carto.witness.urls")),
    path("", include("carto.debate.urls")),
    path("", include("carto.contributions.urls")),
]
