"""Settings: one file, read from the environment.

A server of your own is named by `DATABASE_URL`, and by `DATABASE_OWNER_URL` if migrations have a login of their own. The command
line joins the server and hands Django both addresses in `ONEDOOR_APP_URL` and `ONEDOOR_OWNER_URL`. Law and statutory numbers are
never here.
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

PACKAGE = Path(__file__).parent
DATA = Path(os.environ.get("ONEDOOR_DATA", "var")).absolute()

KERNEL = (
    "provisions",
    "registers",
    "outbox",
    "acts",
    "calendars",
    "organizations",
    "people",
    "dossiers",
    "duties",
    "routes",
    "search",
    "files",
    "ledger",
    "letters",
    "slips",
)
"""Rooms of the kernel from the lowest to the highest: the order of imports, and of locks."""
OPENNESS = ("requests",)
"""Rooms of the wing of openness, likewise."""
OVERSIGHT = ("workplan",)
"""Rooms of the wing of oversight, likewise."""
WINGS = {"kernel": KERNEL, "openness": OPENNESS, "oversight": OVERSIGHT}
ROOMS = tuple(f"onedoor.{wing}.{room}" for wing, rooms in WINGS.items() for room in rooms)

DEMO = os.environ.get("ONEDOOR_DEMO") == "1"
"""True while the demonstration city is shown: pages say so. Set by `onedoor demo` only, never by hand."""


def _secret_key() -> str:
    """The signing key: from the environment, else from the data directory; empty when neither is there, which Django refuses."""
    written = DATA / "secrets" / "signing-key"
    return os.environ.get("ONEDOOR_SECRET_KEY") or (written.read_text().strip() if os.access(written, os.R_OK) else "")


def database(url: str) -> dict:
    """One Django database from a `postgresql://` address; the host may be a socket directory in the query."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options = {name: query[name] for name in ("sslmode", "sslrootcert") if name in query}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "onedoor",
        "USER": unquote(parts.username or "") or query.get("user", ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(query.get("port") or parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": options
        | {"options": "-c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c timezone=Asia/Shanghai"},
    }


_APPLICATION = os.environ.get("ONEDOOR_APP_URL") or os.environ.get("DATABASE_URL", "postgresql:///onedoor")
DATABASES = {
    "default": database(_APPLICATION),
    "owner": database(os.environ.get("ONEDOOR_OWNER_URL", _APPLICATION)) | {"TEST": {"MIRROR": "default"}},
}
DATABASES["owner"]["OPTIONS"]["options"] = "-c timezone=Asia/Shanghai"  # a migration may wait and hold locks long
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ONEDOOR_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ONEDOOR_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "procrastinate.contrib.django",
    "onedoor.frame",
    *ROOMS,
    "onedoor.site",
]

MIDDLEWARE = [
    "onedoor.frame.modes.AddressMode",
    "onedoor.frame.pages.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "onedoor.frame.pages.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onedoor.kernel.people.middleware.CurrentPost",
    "django_htmx.middleware.HtmxMiddleware",
    "onedoor.frame.pages.DeclaredPagesOnly",
    "axes.middleware.AxesMiddleware",
]

PUBLIC_ADDRESS = os.environ.get("ONEDOOR_ADDRESS", "http://127.0.0.1:8000")
"""Where citizens reach the city: it stands in the codes on letters and receipts."""

ROOT_URLCONF = "onedoor.site.urls"
WSGI_APPLICATION = "onedoor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "onedoor.frame.modes.context",
                "onedoor.site.context.city",
            ]
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "onedoor.kernel.people.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_IPWARE_PROXY_COUNT = 0

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
IDLE_LOCK_MINUTES = int(os.environ.get("ONEDOOR_IDLE_LOCK_MINUTES", "10"))
"""A desk that nobody has used for so long asks for the PIN."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("ONEDOOR_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("ONEDOOR_HTTPS") == "1" else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "onedoor.kernel.files.ports.Folder", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

CONVERTER = os.environ.get("ONEDOOR_CONVERTER", "")
_SMTP = urlsplit(os.environ.get("ONEDOOR_SMTP", ""))
"""Where e-mail goes: `smtp://user:password@host:port` or `smtp+tls://…`; without it each message is a file under `mail`."""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _SMTP.hostname else 'filebased'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = _SMTP.hostname or "", _SMTP.port or 25, _SMTP.scheme == "smtp+tls"
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SMTP.username or ""), unquote(_SMTP.password or "")
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("ONEDOOR_MAIL_FROM", "onedoor@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ONEDOOR_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
