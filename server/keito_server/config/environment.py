"""The settings of an installation, read from the environment in this one place and refused with a clear message when wrong."""

import ipaddress
import os
import re
import secrets
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict


def _database_url(value: str) -> str:
    parts = urlsplit(value)
    if value and parts.scheme not in ("postgresql", "postgres", "sqlite"):
        raise ValueError("start it with postgresql:// or sqlite:///")
    if value and not parts.path.strip("/"):
        raise ValueError("name the database too: postgresql://user:password@host/name or sqlite:////path/to/file")
    if parts.scheme != "sqlite" and parts.port == 0:  # reading `port` refuses what is no number
        raise ValueError("give a port from 1 to 65535, or leave it out")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
        raise ValueError("give scheme and host only, such as https://time.example.com")
    return value.rstrip("/")


def _redis_url(value: str) -> str:
    if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("start it with redis://, rediss:// or unix://")
    return value


def _mail_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/")):
        raise ValueError("give smtp://user:password@host:587 or smtps://user:password@host:465")
    if parts.port == 0:  # reading `port` refuses what is no number
        raise ValueError("give a port from 1 to 65535, or leave it out")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("give both user and password, or neither")
    return value


def _mail_from(value: str) -> str:
    _, address = parseaddr(value)
    if value and (not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", address) or not value.isprintable()):
        raise ValueError("give an address, such as Keito <keito@example.com>")
    return value


def _dns_servers(value: str) -> str:
    for server in filter(None, value.split(",")):
        host, _, port = server.strip().rpartition(":")
        try:
            ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            raise ValueError("give addresses with their ports, such as 192.0.2.53:53,192.0.2.54:53") from None
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("give a port from 1 to 65535 to each")
    return value


def _bucket(value: str) -> str:
    if value and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", value):
        raise ValueError(
            "give the name of a bucket, such as keito-files: 3 to 63 small letters, digits, dots and hyphens"
        )
    return value


def _prefix(value: str) -> str:
    plain = value.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9._/-]*", plain) or ".." in plain.split("/"):
        raise ValueError("give a folder of the bucket, such as keito or company/keito")
    return plain


class Environment(BaseSettings):
    """Every setting of an installation; `docs/reference/settings.md` is this table for people."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=True, extra="ignore", env_ignore_empty=True)

    DATABASE_URL: Annotated[str, AfterValidator(_database_url)] = Field(
        "",
        description="Database. Empty: an SQLite file in the data directory. PostgreSQL: postgresql://user:password@host/name",
    )
    KEITO_DATA_DIR: Path = Field(
        Path("var"), description="Where the SQLite database, files and the generated secret live."
    )
    HOST: str = Field("127.0.0.1", description="Network address that the web server listens on.")
    PORT: int = Field(8000, ge=1, le=65535, description="Port that the web server listens on.")
    PUBLIC_URL: Annotated[str, AfterValidator(_address)] = Field(
        "",
        description="Address that people use, if it is not http://HOST:PORT; https:// turns secure cookies and HSTS on.",
    )
    SECRET_KEY: str = Field(
        "",
        description="Signs sessions and cursors, 32 characters at least. Empty: generated once into the data directory.",
    )
    REDIS_URL: Annotated[str, AfterValidator(_redis_url)] = Field(
        "", description="Cache that counts tries of signing in. Empty: a table of the database."
    )
    WEB_PROCESSES: int = Field(2, ge=1, le=64, description="Web server processes.")
    WEB_THREADS: int = Field(
        0, ge=0, le=64, description="Threads of each process. 0: one on SQLite (few writers), four on PostgreSQL."
    )
    MAIL_URL: Annotated[str, AfterValidator(_mail_url)] = Field(
        "",
        description="Server that takes mail: smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS). Empty: no mail is sent.",
    )
    MAIL_FROM: Annotated[str, AfterValidator(_mail_from)] = Field(
        "", description="Sender of all mail: Keito <keito@example.com>. Empty: keito@ the host of PUBLIC_URL."
    )
    MAIL_TIMEOUT: int = Field(
        20, ge=1, le=120, description="Seconds that the mail server may take for each answer before it is tried later."
    )
    TRUSTED_PROXIES: int = Field(
        0,
        ge=0,
        le=10,
        description="Proxies in front of the server that add to X-Forwarded-For. 0: the header is not believed.",
    )
    SESSION_IDLE_HOURS: int = Field(
        12,
        ge=1,
        le=720,
        description="Hours without a request after which one is signed out, unless one chose to stay signed in (30 days).",
    )
    SSO_ALLOWS_PRIVATE_ADDRESSES: bool = Field(
        False,
        description="Lets single sign-on call providers on private networks, by the proxies of the environment too. Set it where your provider is inside.",
    )
    DNS_SERVERS: Annotated[str, AfterValidator(_dns_servers)] = Field(
        "", description="Servers that prove domains, such as 192.0.2.53:53, separated by commas. Empty: the system's."
    )
    WORKOS_CLIENT_ID: str = Field("", description="Offers WorkOS AuthKit to everybody, together with WORKOS_API_KEY.")
    WORKOS_API_KEY: str = Field("", description="The secret key of WorkOS.")
    WORKOS_API_URL: Annotated[str, AfterValidator(_address)] = Field(
        "https://api.workos.com", description="Where WorkOS answers."
    )
    S3_BUCKET: Annotated[str, AfterValidator(_bucket)] = Field(
        "", description="Bucket that keeps receipts, logos and PDFs. Empty: they are in the data directory."
    )
    S3_ENDPOINT_URL: Annotated[str, AfterValidator(_address)] = Field(
        "",
        description="Where the bucket answers, if it is not at Amazon: https://s3.example.com. People's browsers read there.",
    )
    S3_REGION: str = Field("", description="Region of the bucket, such as eu-west-2.")
    S3_ACCESS_KEY_ID: str = Field(
        "", description="Key of the bucket. Empty: what the machine itself may do (its role, or its AWS settings)."
    )
    S3_SECRET_ACCESS_KEY: str = Field("", description="The secret of S3_ACCESS_KEY_ID.")
    S3_PREFIX: Annotated[str, AfterValidator(_prefix)] = Field(
        "", description="Folder of the bucket in which everything is kept. Empty: its root."
    )
    LOG_LEVEL: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged, to standard error."
    )
    KEITO_DEMO: bool = Field(
        False, description="Offers the sample people on the sign-in page. Never set it where real data is."
    )
    KEITO_DEBUG: bool = Field(
        False, description="Shows errors in the browser, for development. Never set it where others reach it."
    )

    def database_url(self) -> str:
        """`DATABASE_URL`, or the address of the SQLite file in the data directory."""
        return self.DATABASE_URL or f"sqlite:///{self.data_directory() / 'keito.sqlite3'}"

    def data_directory(self) -> Path:
        """The data directory as an absolute path; created when missing, readable by its owner only."""
        directory = self.KEITO_DATA_DIR.expanduser().resolve()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return directory

    def public_url(self) -> str:
        """The address that people use, without a slash at its end."""
        return self.PUBLIC_URL or f"http://{self.HOST}:{self.PORT}"

    def dns_servers(self) -> list[tuple[str, int]]:
        """`DNS_SERVERS` as pairs of address and port."""
        pairs = [server.strip().rpartition(":") for server in self.DNS_SERVERS.split(",") if server.strip()]
        return [(host.strip("[]"), int(port)) for host, _, port in pairs]

    def file_storage(self) -> dict[str, Any]:
        """Where files are kept, as Django's `STORAGES` has it: a private bucket, or a folder of the data directory."""
        if not self.S3_BUCKET:
            return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        return {
            "BACKEND": "keito_server.kit.object_storage.ObjectStorage",
            "OPTIONS": {
                "bucket_name": self.S3_BUCKET,
                "endpoint_url": self.S3_ENDPOINT_URL or None,
                "region_name": self.S3_REGION or None,
                "access_key": self.S3_ACCESS_KEY_ID or None,
                "secret_key": self.S3_SECRET_ACCESS_KEY or None,
                "location": self.S3_PREFIX,
            },
        }

    def mail_from(self) -> str:
        """`MAIL_FROM`, or an address at the host that people use."""
        return self.MAIL_FROM or f"Keito <keito@{urlsplit(self.public_url()).hostname}>"

    def secret_key(self) -> str:
        """`SECRET_KEY`, or one that is generated once and kept in the data directory."""
        if self.SECRET_KEY:
            return self.SECRET_KEY
        path = self.data_directory() / "secret_key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text()


def read_environment() -> Environment:
    """The validated settings; ends the program with one line per wrong setting."""
    try:
        environment = Environment()  # type: ignore[call-arg]  # every value comes from the environment
        if environment.SECRET_KEY and len(environment.SECRET_KEY) < 32:
            sys.exit(
                "SECRET_KEY is too short: give at least 32 random characters, or leave it out to have one generated."
            )
        _check_bucket(environment)
        _check_writable(environment)
        return environment
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors()]
        sys.exit("These settings are wrong:\n  " + "\n  ".join(lines) + "\nSee docs/reference/settings.md.")


def _check_bucket(environment: Environment) -> None:
    if bool(environment.S3_ACCESS_KEY_ID) != bool(environment.S3_SECRET_ACCESS_KEY):
        sys.exit("Give both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither.")
    if not environment.S3_BUCKET:
        alone = ("S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_PREFIX")
        given = next((name for name in alone if getattr(environment, name)), "")
        if given:
            sys.exit(f"{given} is set, but no bucket: give S3_BUCKET too, or neither.")


def _check_writable(environment: Environment) -> None:
    try:
        directory = environment.data_directory()
    except OSError as error:
        sys.exit(f"KEITO_DATA_DIR cannot be made: {error.strerror} (it is {str(environment.KEITO_DATA_DIR)!r}).")
    if not os.access(directory, os.W_OK | os.X_OK):
        sys.exit(f"KEITO_DATA_DIR cannot be written to by this user (it is {str(environment.KEITO_DATA_DIR)!r}).")


def _line(problem: ErrorDetails) -> str:
    return f"{problem['loc'][0]}: {problem['msg'].removeprefix('Value error, ')} (it is {problem['input']!r})"
