"""One settings file, read from CARTO_* environment variables; the README holds their table.

A value that makes no sense stops the start with a sentence (`environment.py`)."""

# Keep first: mod_spatialite exposes its own GEOS and PROJ to whatever loads after it, so the wheels that carry
# theirs must be in place before the first SpatiaLite connection, or the process aborts.
import pyogrio
import pyproj  # noqa: F401

import shapely  # isort: skip

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from carto import api_words, environment
from carto.layers import basemaps

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"


def _wheel_library(package: str, pattern: str) -> str | None:
    """The shared library a wheel ships beside its package; None lets Django look for the system's."""
    found = sorted(Path(package).parent.parent.glob(pattern))
    return str(found[0]) if found else None


GDAL_LIBRARY_PATH = environment.text("GDAL_LIBRARY_PATH") or _wheel_library(
    pyogrio.__file__, "pyogrio.libs/libgdal*.so*"
)
GEOS_LIBRARY_PATH = environment.text("GEOS_LIBRARY_PATH") or _wheel_library(
    shapely.__file__, "shapely.libs/libgeos_c*.so*"
)

DEBUG = environment.flag("CARTO_DEBUG", default=False)
DATA_DIR = environment.directory("CARTO_DATA_DIR", default=ROOT / "var")
SECRET_KEY = environment.secret_key("CARTO_SECRET_KEY", DATA_DIR)
BASE_URL = environment.origin("CARTO_BASE_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = environment.hosts("CARTO_ALLOWED_HOSTS", BASE_URL)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
IS_HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "carto.accounts.admin_apps.CartoAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "leaflet",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "carto",  # before django_tasks_db, whose db_worker it makes its own
    "django_tasks",
    "django_tasks_db",
    "csp",
    "carto.geo",
    "carto.accounts",
    "carto.concertations",
    "carto.guard",
    "carto.layers",
    "carto.contributions",
    "carto.modalites",
    "carto.meetings",
    "carto.kit",
    "carto.dossier",
    "carto.witness",
    "carto.debate",
    "carto.intake",
    "carto.answers",
    "carto.comparing",
    "carto.reading",
    "carto.audience",
    "carto.follow",
    "carto.moderation",
    "carto.inquiry",
    "carto.conclusions",
    "carto.privacy",
    "carto.exchange",
    "carto.bilan",
    "carto.synthesis",
    "carto.package",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "carto.accounts.caching.PrivateByDefault",  # above what says that an answer varies with its visitor
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "carto.concertations.refusals.RefusalMiddleware",
    "carto.concertations.journal.JournalMiddleware",
]

ROOT_URLCONF = "carto.urls"
WSGI_APPLICATION = "carto.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FRONTEND / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
            ],
            "builtins": ["carto.templatetags.days"],
        },
    }
]

DATABASES = {"default": environment.database("CARTO_DATABASE_URL", DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Of each process: what visitors make us ask elsewhere must not push the limits on sign-in out of the other one.
    "services": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "services",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_ADAPTER = "carto.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "carto.accounts.forms.CodeRequestForm"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Twenty people of one workshop share a network; nobody's mailbox takes more than six codes an hour.
ACCOUNT_RATE_LIMITS = {"request_login_code": "40/m/ip,6/h/key"}
# The proxy that is trusted to say "https" is trusted to say whose request it passes on.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_HTTPS else 0
ACCOUNT_EMAIL_NOTIFICATIONS = True
SOCIALACCOUNT_ADAPTER = "carto.accounts.social_adapter.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": environment.identity_services("CARTO_OIDC")}}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Carto"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a code sent by e-mail, or an invitation, opens the account: it is verified by that
TEAM_MFA = environment.flag("CARTO_TEAM_MFA", default=False)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]
LOCALE_PATHS = [ROOT / "carto" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["carto.formats"]
USE_TZ = True
TIME_ZONE = environment.time_zone("CARTO_TIME_ZONE", default="Europe/Paris")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("carto", FRONTEND / "static" / "carto")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "carto.storage.VendoredFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "carto.storage.HashedStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
SNAPSHOT_INTERVAL_S = environment.integer("CARTO_SNAPSHOT_INTERVAL_S", default=3, least=0, most=300)
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

EMAIL_CONFIG = environment.mail("CARTO_EMAIL_URL")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds: a mail server that does not answer must not hold a citizen's page
DEFAULT_FROM_EMAIL = environment.text("CARTO_FROM_EMAIL", default="carto@localhost")

OWN_TILES = environment.basemap("CARTO_BASEMAP_URL")
BASEMAPS = basemaps.offered(
    environment.choices("CARTO_BASEMAPS", default=() if OWN_TILES else basemaps.DEFAULT, known=basemaps.CATALOGUE),
    own_url=OWN_TILES,
    own_attribution=environment.text("CARTO_BASEMAP_ATTRIBUTION"),
    own_max_zoom=environment.integer("CARTO_BASEMAP_MAX_ZOOM", default=19, least=1, most=24),
)
ARE_TILES_RELAYED = environment.relay(
    "CARTO_BASEMAP_PROXY", [basemap.slug for basemap in BASEMAPS], unrelayed=basemaps.UNRELAYED
)
TILE_CACHE_MB = environment.integer("CARTO_TILE_CACHE_MB", default=500, least=10, most=100_000)
TILE_TIMEOUT_S = 3.0
LEAFLET_CONFIG = {"TILES": basemaps.for_admin(BASEMAPS, is_relayed=ARE_TILES_RELAYED), "RESET_VIEW": False}

GPU_URL = environment.service("CARTO_GPU_URL", default="https://apicarto.ign.fr/api/gpu")
GPU_WFS_URL = environment.service("CARTO_GPU_WFS_URL", default="https://data.geopf.fr/wfs/ows")
GEO_API_URL = environment.service("CARTO_GEO_API_URL", default="https://geo.api.gouv.fr")
GEOCODING_URL = environment.service("CARTO_GEOCODING_URL", default="https://data.geopf.fr/geocodage")
TIMESTAMP_URL = environment.service("CARTO_TIMESTAMP_URL", default=environment.NONE)
SERVICE_TIMEOUT_S = 60.0
GEOCODING_TIMEOUT_S = 2.0
# How long a service that failed three times in a row is left alone.
SERVICE_REST_S = 60.0

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "carto.concertations.refusals.api_exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Carto",
    "DESCRIPTION": api_words.ABOUT,
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,  # a file is sent as bytes, and read as an address
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "carto.api_schema.in_french",
    ],
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = environment.content_security_policy(basemaps.hosts(BASEMAPS, is_relayed=ARE_TILES_RELAYED))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"pyogrio": {"level": "WARNING"}},  # it announces every table it writes
}
