"""What a start prepares: static files only when they changed, and a clear word where the database does not answer."""

import os
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection

from keito_server.config.serving.preparation import DatabaseUnreachable, prepare_database, prepare_static_files


@pytest.fixture(autouse=True)
def one_stylesheet(settings: LazySettings, tmp_path: Path) -> Path:
    """A source folder with one file, and nothing collected yet."""
    source = tmp_path / "source" / "page.css"
    source.parent.mkdir()
    source.write_text("body { margin: 0 }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [str(source.parent)]
    settings.STATIC_ROOT = str(tmp_path / "collected")
    return source


def test_static_files_are_collected_at_the_first_start_only(tmp_path: Path) -> None:
    assert prepare_static_files()
    assert (tmp_path / "collected" / "page.css").read_text() == "body { margin: 0 }"
    assert not prepare_static_files()


def test_a_changed_source_is_collected_anew(tmp_path: Path, one_stylesheet: Path) -> None:
    prepare_static_files()
    one_stylesheet.write_text("body { margin: 1px }")
    os.utime(one_stylesheet, ns=(2_000_000_000_000_000_000, 2_000_000_000_000_000_000))
    assert prepare_static_files()
    assert (tmp_path / "collected" / "page.css").read_text() == "body { margin: 1px }"


def test_a_database_that_does_not_answer_is_named_by_its_setting() -> None:
    failure = OperationalError("connection refused\n\tIs the server running?")
    with patch.object(connection, "ensure_connection", side_effect=failure), pytest.raises(DatabaseUnreachable) as said:
        prepare_database()
    assert (
        str(said.value) == "The database cannot be opened: connection refused Is the server running?. See DATABASE_URL."
    )
