"""Settings, read from the environment. docs/settings.md documents them."""

from pathlib import Path
from typing import Any

from clipqa.db import configuration
from clipqa.lib import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder_path("CLIPQA_DATA_DIR", BASE_DIR / "var")

# The site -------------------------------------------------------------------------------
DEBUG = env.flag("CLIPQA_DEBUG")
SECRET_KEY = env.secret_key("CLIPQA_SECRET_KEY", DATA_DIR / "secret_key")
CLIPQA_ADDRESS_KEY = env.secret_key("CLIPQA_ADDRESS_KEY", DATA_DIR / "address_key")
CLIPQA_SITE_NAME = env.text("CLIPQA_SITE_NAME", "ClipQA")
CLIPQA_SITE_URL = env.site_url("CLIPQA_SITE_URL")
IS_HTTPS = CLIPQA_SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.comma_separated("CLIPQA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [CLIPQA_SITE_URL] if CLIPQA_SITE_URL else []
CLIPQA_CONTACT_EMAIL = env.text("CLIPQA_CONTACT_EMAIL")
CLIPQA_SEARCH_LIMIT = env.whole_number("CLIPQA_SEARCH_LIMIT", 120, highest=1_000_000)
CLIPQA_SUGGEST_LIMIT = env.whole_number("CLIPQA_SUGGEST_LIMIT", 600, highest=1_000_000)
CLIPQA_API_LIMIT = env.whole_number("CLIPQA_API_LIMIT", 300, highest=1_000_000)
CLIPQA_PREPARED_PAGES_MB = env.whole_number("CLIPQA_PREPARED_PAGES_MB", 32, highest=100_000)
CLIPQA_KEPT_PARTS_MB = env.whole_number("CLIPQA_KEPT_PARTS_MB", 6, highest=100_000)
CLIPQA_OPEN_QUESTIONS = env.flag("CLIPQA_OPEN_QUESTIONS")
CLIPQA_FEEDBACK_LIMIT = env.whole_number("CLIPQA_FEEDBACK_LIMIT", 5, highest=1_000)
CLIPQA_COMMENTS = env.flag("CLIPQA_COMMENTS")

ROOT_URLCONF = "clipqa.urls"
WSGI_APPLICATION = "clipqa.wsgi.application"
APPEND_SLASH = True
INSTALLED_APPS = [
    "clipqa.apps.ClipQAConfig",
    "clipqa.apps.ClipQAAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "content_editor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "clipqa.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clipqa.middleware.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "clipqa.middleware.DeskAuthenticationMiddleware",
    "clipqa.body_limits.BodyLimitMiddleware",
    "clipqa.middleware.DeskMessageMiddleware",
    "clipqa.accounts.gate.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clipqa.views.context_processors.site",
            ],
        },
    },
]

# Data -----------------------------------------------------------------------------------
env.data_folder(DATA_DIR)
_MAX_AGE = env.whole_number("CLIPQA_DB_CONN_MAX_AGE", 60)
_PREPARE_STATEMENTS = env.flag("CLIPQA_DB_PREPARED_STATEMENTS", default=True)
_PRIMARY = configuration.primary(
    env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'clipqa.sqlite3'}",
    _MAX_AGE,
    prepare_statements=_PREPARE_STATEMENTS,
)
# SQLite has no replicas, so `clipqa.W004` reports replicas that are set with it.
CLIPQA_REPLICAS_ASKED_FOR = len(env.comma_separated("DATABASE_REPLICA_URLS"))
_REPLICAS = configuration.replicas(
    env.comma_separated("DATABASE_REPLICA_URLS"),
    _PRIMARY,
    _MAX_AGE,
    prepare_statements=_PREPARE_STATEMENTS,
)
CLIPQA_REPLICAS = list(_REPLICAS)
DATABASES = {"default": _PRIMARY, **_REPLICAS}
DATABASE_ROUTERS = ["clipqa.db.replicas.ReplicaRouter"] if _REPLICAS else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

# Background jobs (clipqa/jobs/).
CLIPQA_QUEUE_URL = env.redis_url("CLIPQA_QUEUE_URL")
_QUEUE = "redis_queue.RedisBackend" if CLIPQA_QUEUE_URL else "backends.DatabaseBackend"
TASKS = {"default": {"BACKEND": f"clipqa.jobs.{_QUEUE}"}}

# Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.folder_path("CLIPQA_STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "clipqa.lib.stylesheets.StylesheetFinder",  # in place of Django's FileSystemFinder
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
MEDIA_ROOT = env.folder_path("CLIPQA_MEDIA_ROOT", DATA_DIR / "media")
# Folders can't be listed by others, and names have 128 random bits, so none can be guessed.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o644, 0o711
CLIPQA_MEDIA_HOSTS = env.media_hosts("CLIPQA_MEDIA_HOSTS")
CLIPQA_MEDIA_ACCEL = env.text("CLIPQA_MEDIA_ACCEL")
CLIPQA_MAX_UPLOAD_MB = env.whole_number("CLIPQA_MAX_UPLOAD_MB", 2048, lowest=1, highest=1_000_000)
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = env.text("CLIPQA_LANGUAGE", "en")
LOCALE_PATHS = [BASE_DIR / "clipqa" / "locale"]
FORMAT_MODULE_PATH = "clipqa.lib.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("CLIPQA_TIME_ZONE", "UTC")

# E-mail ---------------------------------------------------------------------------------
_MAIL = env.mail_server("EMAIL_URL")
EMAIL_BACKEND, ANYMAIL = _MAIL["EMAIL_BACKEND"], _MAIL["ANYMAIL"]
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "CLIPQA_EMAIL_FROM", CLIPQA_CONTACT_EMAIL or "clipqa@localhost"
)
# When daily and weekly mails are sent, in the time zone of the site.
CLIPQA_MAIL_HOUR = env.whole_number("CLIPQA_MAIL_HOUR", 7, highest=23)
CLIPQA_BOUNCE_TOKEN = env.text("CLIPQA_BOUNCE_TOKEN")

# Providers ------------------------------------------------------------------------------
CLIPQA_DAILYMOTION_PLAYER_ID = env.identifier("CLIPQA_DAILYMOTION_PLAYER_ID")
CLIPQA_PEERTUBE_HOSTS = env.host_names("CLIPQA_PEERTUBE_HOSTS", most=20)
CLIPQA_FETCH_REMOTE = env.flag("CLIPQA_FETCH_REMOTE", default=True)
CLIPQA_CHECK_SOURCES = env.flag("CLIPQA_CHECK_SOURCES", default=True)

# Security -------------------------------------------------------------------------------
CLIPQA_TRUSTED_PROXIES = env.whole_number("CLIPQA_TRUSTED_PROXIES", 0, highest=9)
# YouTube responds with "Error 153" without a referrer; Django's default "same-origin" sends none.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = IS_HTTPS and env.flag("CLIPQA_SSL_REDIRECT", default=True)
# Health checks come from the local network, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.whole_number("CLIPQA_HSTS_SECONDS", 31_536_000) if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if CLIPQA_TRUSTED_PROXIES and IS_HTTPS else None
)
if SECURE_PROXY_SSL_HEADER:
    MIDDLEWARE.insert(0, "clipqa.middleware.ForwardedProtoMiddleware")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# With the prefix __Host- neither another site of the domain nor plain HTTP can set these cookies.
# It requires the path /, so browsers of editors send them to public pages too, which ignore them.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/" if IS_HTTPS else "/admin/"
MESSAGE_STORAGE = "clipqa.middleware.DeskMessageStorage"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The idle limit; clipqa/accounts/sessions.py extends it on requests.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
# The absolute limit since sign-in.
CLIPQA_SESSION_MAX_DAYS = env.whole_number("CLIPQA_SESSION_MAX_DAYS", 7, lowest=1, highest=365)
# Set at sign-in. Login attempts on such a device have their own limit (accounts/devices.py).
CLIPQA_DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}clipqa_device"
CLIPQA_DEVICE_COOKIE_AGE = 180 * 24 * 60 * 60
AUTH_USER_MODEL = "clipqa.User"
AUTHENTICATION_BACKENDS = ["clipqa.accounts.backend.DeskBackend"]
CLIPQA_SECOND_FACTOR = env.one_of(
    "CLIPQA_SECOND_FACTOR",
    "required" if IS_HTTPS else "optional",
    {"required": "for everybody in the admin", "optional": "for those who want one"},
)
PASSWORD_RESET_TIMEOUT = 60 * 60
X_FRAME_OPTIONS = "DENY"
# W005 and W021 recommend HSTS for all subdomains and the preload list. ClipQA often runs on one
# subdomain of a newsroom's domain and can't decide for the others.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_FAILURE_VIEW = "clipqa.views.errors.csrf_failure"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
        "clipqa.accounts.passwords.RepetitionValidator",
        "clipqa.accounts.passwords.KnownNamesValidator",
    )
]
# Limits within a body that clipqa/body_limits.py allows: bytes of text (the longest transcript),
# fields (an article of 300 blocks; that module allows fewer in any other form) and files (without
# scripts a browser sends an empty one for each picture of an article).
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS, DATA_UPLOAD_MAX_NUMBER_FILES = 2500, 310
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "clipqa.media.upload_handlers.StoringUploadHandler",
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "clipqa.lib.redaction.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
