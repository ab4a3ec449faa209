"""A request with too large files is refused by its length; nothing of it reaches the disk."""

import tempfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from keito_server.web.uploads import MOST
from tests.conftest import Cast
from tests.pages import browser_of

COMPANY = "/settings/company/"


@pytest.fixture
def spool(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "spool")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    return Path(settings.FILE_UPLOAD_TEMP_DIR)


def test_a_request_beyond_the_limit_is_refused_unread(cast: Cast, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(*args: object, **options: object) -> None:
        raise AssertionError("nothing is written")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", written)
    response = browser_of(cast.alice).post(COMPANY, logo=SimpleUploadedFile("logo.png", b"\0" * (MOST + 1)))
    assert response.status_code == 400
    assert list(spool.iterdir()) == []


def test_a_large_request_within_it_is_answered_by_the_form(cast: Cast, spool: Path) -> None:
    page = browser_of(cast.alice).refused(COMPANY, logo=SimpleUploadedFile("logo.png", b"\0" * (MOST // 2)))
    assert "more than 2 MB" in page
    assert list(spool.iterdir()) == []
