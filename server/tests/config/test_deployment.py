"""Behind TLS: what Django's own check asks for, and what browsers are told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

SERVER = Path(__file__).parents[2]


BUCKET = {
    "S3_BUCKET": "keito-files",
    "S3_ENDPOINT_URL": "https://s3.example.com",
    "S3_ACCESS_KEY_ID": "keito",
    "S3_SECRET_ACCESS_KEY": "only-for-tests",
}


@pytest.mark.parametrize("files", [{}, BUCKET], ids=["on the disk", "in a bucket"])
def test_the_check_for_deployment_is_clean(tmp_path: Path, files: dict[str, str]) -> None:
    environment = (
        os.environ
        | files
        | {
            "PUBLIC_URL": "https://time.example.com",
            "KEITO_DATA_DIR": str(tmp_path),
            "SECRET_KEY": "",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",  # which a browser in the same process of tests needs
            "DJANGO_SETTINGS_MODULE": "keito_server.config.settings",
        }
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=SERVER,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.fixture
def behind_tls(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.usefixtures("behind_tls", "db")
def test_behind_tls_browsers_keep_to_it() -> None:
    answer = Client().get("/sign-in/", headers={"x-forwarded-proto": "https"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.cookies["keito_csrf"]["secure"]
    assert Client().get("/sign-in/").headers["Location"] == "https://testserver/sign-in/"
