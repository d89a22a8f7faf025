"""Every setting, read once from the environment, typed, with advice where one is missing.

`TONGHU_MODE` decides how strict the house is: `production` (the default: a forgotten variable must
never open a door), `demo` (one-click sign-in, keys made on the spot) or `test`.
"""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tonghu.config.logs import LOGGING as LOGGING
from tonghu.config.secrets import secret_key

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent

MODE: str = env.str("TONGHU_MODE", default="production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"TONGHU_MODE 只能是 production、demo 或 test，现在是“{MODE}”。")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"

# Everything the county must back up lies in one folder.
TONGHU_HOME = Path(env.str("TONGHU_HOME", default="var")).resolve()
TONGHU_HOME.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = secret_key(env, TONGHU_HOME, production=PRODUCTION)
ALLOWED_HOSTS: list[str] = env.list(
    "TONGHU_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "请设置 TONGHU_HOSTS：本系统的域名，例如 TONGHU_HOSTS=tonghu.example.cn。"
    )
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

# --- Sealed fields and the audit log (domain.md §5.6: both families of ciphers) ---------------
SEAL_KEYS_FILE = Path(env.str("TONGHU_KEYS", default=str(TONGHU_HOME / "keys.json")))
SEAL_CIPHER: str = env.str("TONGHU_CIPHER", default="AES-256-GCM")
INDEX_MAC: str = env.str("TONGHU_INDEX_MAC", default="HMAC-SHA-256")
AUDIT_HEADS_DIR = Path(env.str("TONGHU_AUDIT_HEADS", default=str(TONGHU_HOME / "audit-heads")))
AUDIT_HEADS_URL: str = env.str("TONGHU_AUDIT_HEADS_URL", default="")
# Whose file was erased, by id: kept apart from the database's backups, or a restore would undo it.
ERASURES_FILE = Path(env.str("TONGHU_ERASURES", default=str(TONGHU_HOME / "erasures.jsonl")))
# --- Messages that leave the house --------------------------------------------------------------
SMS_URL: str = env.str("TONGHU_SMS_URL", default="")
SMS_TOKEN: str = env.str("TONGHU_SMS_TOKEN", default="")
EMAIL_FROM: str = env.str("TONGHU_EMAIL_FROM", default="")
if EMAIL_FROM:
    vars().update(env.email_url_config(env.str("TONGHU_EMAIL_URL")))
# Where robots live; a platform of the government's own has another host.
ROBOTS: dict[str, str] = {
    "wecom": env.str("TONGHU_WECOM", default="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?"),
    "dingtalk": env.str("TONGHU_DINGTALK", default="https://oapi.dingtalk.com/robot/send?"),
    "feishu": env.str("TONGHU_FEISHU", default="https://open.feishu.cn/open-apis/bot/v2/hook/"),
}

# --- Where things lie ---------------------------------------------------------------------------
ATTACHMENTS_DIR = TONGHU_HOME / "attachments"
LEDGERS_DIR = TONGHU_HOME / "ledgers"
EXPORTS_DIR = TONGHU_HOME / "exports"
UPLOADS_DIR = TONGHU_HOME / "uploads"
UPLOADS_DIR.mkdir(mode=0o700, exist_ok=True)
BLOBS_DIR = TONGHU_HOME / "blobs"
# How much a source sends of late, counted by all workers of this machine together: in memory where the
# system has such a folder, so that no disk and no backup ever holds it (reliability.md §2.11).
_MEMORY = Path("/dev/shm")  # a folder of our own in it, readable to us only
COUNTS_DIR = Path(
    env.str(
        "TONGHU_COUNTS",
        default=str(
            _MEMORY / f"tonghu-{os.getuid()}-{sha256(bytes(TONGHU_HOME)).hexdigest()[:12]}"
            if os.access(_MEMORY, os.W_OK)
            else TONGHU_HOME / "counts"
        ),
    )
)
FONT_DIRS = [
    Path(folder)
    for folder in env.list(
        "TONGHU_FONTS",
        default=[
            str(
                Path(env.str("XDG_CACHE_HOME", default="~/.cache")).expanduser()
                / "tonghu"
                / "fonts"
            ),
            "/usr/share/fonts",
            "/Library/Fonts",
        ],
    )
]

# --- What the house is made of ----------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "tonghu.base.kernel",
    "tonghu.base.audit",
    "tonghu.base.places",
    "tonghu.base.people",
    "tonghu.base.terms",
    "tonghu.base.documents",
    "tonghu.base.outbox",
    "tonghu.record.tasks",
    "tonghu.record.children",
    "tonghu.record.risk",
    "tonghu.record.ledger",
    "tonghu.record.cases",
    "tonghu.record.care",
    "tonghu.record.archive",
    "tonghu.record.surveys",
    "tonghu.record.rights",
    "tonghu.work.assessments",
    "tonghu.work.support",
    "tonghu.work.response",
    "tonghu.work.guardianship",
    "tonghu.work.reports",
    "tonghu.work.visits",
    "tonghu.work.contact",
    "tonghu.work.schooling",
    "tonghu.oversight.supervision",
    "tonghu.oversight.watch",
    "tonghu.oversight.capacity",
    "tonghu.doors.api",
    "tonghu.doors.jobs",
    "tonghu.doors.public",
    "tonghu.doors.field",
    "tonghu.doors.desk",
    *(["tonghu.doors.demo"] if DEMO or MODE == "test" else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tonghu.doors.desk.middleware.RequestLine",
    "tonghu.doors.desk.middleware.ReadToTheEnd",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tonghu.base.people.middleware.SessionLimits",
    "tonghu.base.people.middleware.LogInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tonghu.base.people.middleware.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tonghu.doors.desk.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tonghu.config.urls"
WSGI_APPLICATION = "tonghu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_LOADERS: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "tonghu.doors.desk.context.desk",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "tonghu.doors.desk.templatetags.desk",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---------------------------------------------------------------------------------
DATABASE_URL: str = env.str("DATABASE_URL", default="")
if DATABASE_URL:
    _database: dict[str, Any] = env.db_url_config(DATABASE_URL)
    if _database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL 只支持 postgresql://；不设置时使用内置的 SQLite。")
    # A socket folder cannot be written in the address: the parser does not decode it.
    if socket := env.str("DATABASE_SOCKET", default=""):
        _database["HOST"] = socket
    _database["CONN_MAX_AGE"] = 0
    # A connection that died in the pool, as when the server was started again, is nobody's answer.
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": 12, "timeout": 10},
        # What was answered as done has been written, whatever the server's own setting says.
        "options": "-c synchronous_commit=on",
    }
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": TONGHU_HOME / "tonghu.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # DEFERRED transactions fail as soon as two people write at once; IMMEDIATE ones queue.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "PRAGMA cache_size = -65536; PRAGMA mmap_size = 67108864;"
                "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000;"
                "PRAGMA secure_delete = ON"  # what was erased is written over
            ),
        },
    }
DATABASES = {"default": _database}

# --- Language and clock -----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = TONGHU_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"

# --- Signing in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = (
    # Real hashing is exercised by the log-in tests; a thousand fixtures need not pay for it.
    ["django.contrib.auth.hashers.MD5PasswordHasher"] if MODE == "test" else []
) + [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("login", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "tonghu.base.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "tonghu.base.people.signing_in.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False  # counted by axes in the database, so across workers
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "童护"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
MFA_ADAPTER = "tonghu.base.people.adapters.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "tonghu.base.people.adapters.claimed_login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tonghu.base.people.adapters.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
REQUIRE_SECOND_FACTOR: bool = env.bool("TONGHU_REQUIRE_SECOND_FACTOR", default=PRODUCTION)

# --- Sessions (reliability.md §2.9) -----------------------------------------------------------
SESSION_IDLE = timedelta(minutes=15)
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tonghu.doors.desk.errors.csrf_failure"
# `__Host-` cookies exist only over TLS; the demo and the tests speak plain HTTP on this machine.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"

# --- Headers ----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY: bool = env.bool("TONGHU_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# Ours alone, not the machine's: what a killed process leaves there in the clear is cleared away.
FILE_UPLOAD_TEMP_DIR = UPLOADS_DIR
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
