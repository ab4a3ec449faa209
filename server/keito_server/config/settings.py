"""Django's settings, derived from the environment (see environment.py and docs/reference/settings.md)."""

from typing import Any

import dj_database_url
import django_stubs_ext

from keito_server.config.environment import read_environment

# Lets `Field[...]` and `QuerySet[...]`, which only the type checker reads, stand in running code as well.
django_stubs_ext.monkeypatch()

ENVIRONMENT = read_environment()
DATA_DIRECTORY = ENVIRONMENT.data_directory()
PUBLIC_URL = ENVIRONMENT.public_url()
DEBUG = ENVIRONMENT.KEITO_DEBUG
DEMO = ENVIRONMENT.KEITO_DEMO
SECRET_KEY = ENVIRONMENT.secret_key()
IS_SECURE = PUBLIC_URL.startswith("https://")

MAIL_URL = ENVIRONMENT.MAIL_URL
MAIL_FROM = ENVIRONMENT.mail_from()
MAIL_TIMEOUT = ENVIRONMENT.MAIL_TIMEOUT
# Whether a letter reaches anybody: by a mail server, or in the demo by its public outbox. Apps below notifications ask it.
MAIL_IS_CONFIGURED = bool(MAIL_URL) or DEMO

ALLOWED_HOSTS = sorted({"127.0.0.1", "localhost", "[::1]", PUBLIC_URL.split("://")[1].rsplit(":", 1)[0]})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # Before allauth, so that our templates come before the ones it brings.
    "keito_server.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "keito_server.kit",
    "keito_server.web",
    "keito_server.events",
    "keito_server.workspaces",
    "keito_server.team",
    "keito_server.notifications",
    "keito_server.single_sign_on",
    "keito_server.clients",
    "keito_server.projects",
    "keito_server.time_entries",
    "keito_server.expenses",
    "keito_server.approvals",
    "keito_server.reminders",
    "keito_server.budgets",
    "keito_server.invoices",
    "keito_server.demo",
    "keito_server.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "keito_server.config.idle_sessions.IdleSessions",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "keito_server.web.middleware.ContentSecurityPolicy",
    "keito_server.web.middleware.PrivatePages",
    "keito_server.config.addresses.MissingSlash",
    "keito_server.web.middleware.RefusalPages",
    "keito_server.config.gate.Gate",
]

ROOT_URLCONF = "keito_server.config.urls"
WSGI_APPLICATION = "keito_server.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "keito_server.web.shell.shell",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {"default": dj_database_url.parse(ENVIRONMENT.database_url(), conn_max_age=None)}
IS_POSTGRESQL = DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
if IS_POSTGRESQL:
    # Each thread keeps its own connection: WEB_PROCESSES x WEB_THREADS bounds them without a pool's checks.
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 1}
else:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
        ),
    }
WEB_THREADS = ENVIRONMENT.WEB_THREADS or (4 if IS_POSTGRESQL else 1)

CACHES: dict[str, Any]
if ENVIRONMENT.REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENVIRONMENT.REDIS_URL}}
else:
    # Tries of signing in are counted here, so all processes have to see one count: memory of each would multiply them.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entry",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

AUTH_USER_MODEL = "accounts.Login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "keito_server.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "keito_server.accounts.forms.SignInForm",
    "signup": "keito_server.accounts.forms.SignUpForm",
    "confirm_email_verification_code": "keito_server.accounts.forms.VerificationForm",
    "add_email": "keito_server.accounts.forms.NewEmailForm",
    "reset_password": "keito_server.accounts.forms.ResetForm",
    "reset_password_from_key": "keito_server.accounts.forms.ResetKeyForm",
    "change_password": "keito_server.accounts.forms.ChangePasswordForm",
    "set_password": "keito_server.accounts.forms.SetPasswordForm",
    "reauthenticate": "keito_server.accounts.forms.ConfirmByPasswordForm",
}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_IS_CONFIGURED else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = MAIL_IS_CONFIGURED
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
# Both limits hold at once: of one network address, and of one account ("key") whatever address it is tried from.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,60/15m/ip,5/15m/key",
    "signup": "10/m/ip,60/h/ip",
    "reset_password": "10/m/ip,3/15m/key",
    "reset_password_from_key": "10/m/ip",
    "confirm_email": "1/10s/key,10/h/key",
    "change_password": "5/15m/user",
    "manage_email": "10/h/user",
    "reauthenticate": "5/15m/user",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "keito_server.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "keito_server.accounts.forms.ActivateAuthenticatorForm",
    "authenticate": "keito_server.accounts.forms.SecondFactorForm",
    "reauthenticate": "keito_server.accounts.forms.ConfirmByCodeForm",
    "add_webauthn": "keito_server.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "keito_server.accounts.forms.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# Where no mail can be sent nobody has a verified address, and everybody may protect themselves all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_IS_CONFIGURED
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Keito"
MFA_TOTP_TOLERANCE = 1
# Browsers themselves allow a passkey without TLS on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
SOCIALACCOUNT_ADAPTER = "keito_server.single_sign_on.adapters.social.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SSO_ALLOWS_PRIVATE_ADDRESSES = ENVIRONMENT.SSO_ALLOWS_PRIVATE_ADDRESSES
SSO_CALL_SECONDS = 15.0
DNS_SERVERS = ENVIRONMENT.dns_servers()
DNS_TIMEOUT = 5.0
WORKOS_CLIENT_ID = ENVIRONMENT.WORKOS_CLIENT_ID
WORKOS_API_KEY = ENVIRONMENT.WORKOS_API_KEY
WORKOS_API_URL = ENVIRONMENT.WORKOS_API_URL
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3600
TRUSTED_PROXIES = ENVIRONMENT.TRUSTED_PROXIES
SESSION_IDLE_SECONDS = ENVIRONMENT.SESSION_IDLE_HOURS * 3600
SESSION_COOKIE_NAME = "keito_session"
# How long a session lives after its last use where "Stay signed in" was chosen; all others end with the browser.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_NAME = "keito_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "keito_server.web.views.csrf_failure"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
# HSTS is for this host alone: whose the other hosts of the domain are, nobody has told us, nor may we enter them in a list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "keito_server.web.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIRECTORY / "static"
MEDIA_ROOT = DATA_DIRECTORY / "files"
STORAGES = {
    "default": ENVIRONMENT.file_storage(),
    "staticfiles": {"BACKEND": "keito_server.web.storage.BundlingStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 31_536_000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["standard_error"], "level": ENVIRONMENT.LOG_LEVEL},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
    },
}
