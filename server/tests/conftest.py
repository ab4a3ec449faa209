"""What every test may use: a data directory of its own, and the known cast of people."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import LazySettings
from django.core.management.commands import flush
from django.db import connection

from keito_server.team.models import Member
from tests import factories, made_once

# A busy machine is no defect: generated cases have all the time they need.
hypothesis.settings.register_profile("keito", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("keito")

pytest_plugins = ["tests.browser"]

NOW = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
"""The instant of every test that does not choose its own: a Thursday afternoon."""


def pytest_configure(config: pytest.Config) -> None:
    """The process that runs pytest begins the run; those that it starts, one a core, are part of it."""
    if not hasattr(config, "workerinput"):
        made_once.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Only whoever began the run ends it."""
    if not hasattr(config, "workerinput"):
        made_once.end_run()


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "server"}
"""Fixtures by which a test touches the database; `server` is the journeys' running one."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what touches the database, so that the other tests need not run once more on the other engine."""
    for item in items:
        if item.get_closest_marker("one_engine"):
            continue
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """What stands when all tests are found stays to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


IN_MEMORY = "file:tests?mode=memory&cache=shared"
"""SQLite's test database, of which each process has its own."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Has the test database of this process begin as a copy of the one that was migrated for all of them."""
    made_once.migrate_once()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = made_once.migrated_name()
        yield
        return
    connection.settings_dict["TEST"]["NAME"] = IN_MEMORY
    with closing(sqlite3.connect(IN_MEMORY, uri=True)) as in_memory:  # which lives as long as somebody is connected
        with closing(sqlite3.connect(made_once.migrated_file())) as migrated:
            migrated.backup(in_memory)
        yield


@dataclass(frozen=True, slots=True)
class Cast:
    """Alice owns, Carol manages, Bob is a member, review-bot-01 is an agent; Mallory is elsewhere and must see nothing."""

    alice: Member
    carol: Member
    bob: Member
    review_bot: Member
    mallory: Member


@pytest.fixture
def cast(db: None) -> Cast:
    here = factories.workspace(name="Harrow & Vale", subdomain="harrow-vale")
    elsewhere = factories.workspace(name="Elsewhere", subdomain="elsewhere")
    return Cast(
        alice=factories.member(here, first_name="Alice", last_name="Marlowe", role="administrator"),
        carol=factories.member(here, first_name="Carol", last_name="Okafor", role="manager"),
        bob=factories.member(here, first_name="Bob", last_name="Lindqvist"),
        review_bot=factories.agent(here, name="review-bot-01"),
        mallory=factories.member(elsewhere, first_name="Mallory", last_name="Gray", role="administrator"),
    )


NEVER_EMPTIED = {"auth_permission", "django_content_type"}
"""What migrating fills by the models that there are: no test changes it, and to fill it anew takes most of emptying."""


@pytest.fixture(scope="session", autouse=True)
def emptied_by_deleting() -> Iterator[None]:
    """Deletes just what a test that commits has left, which is few rows.

    On PostgreSQL, Django would truncate, which makes 80 tables anew and takes seconds.
    """
    django_flush = connection.ops.sql_flush

    def sql_flush(style: Any, tables: list[str], **options: Any) -> list[str]:
        tables = [name for name in tables if name not in NEVER_EMPTIED]
        if connection.vendor != "postgresql":
            return list(django_flush(style, tables, **options))
        names = [connection.ops.quote_name(table) for table in tables]
        # As truncating does, this waits for whoever still writes; all keys are held at the transaction's end only.
        return [f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE", *(f"DELETE FROM {name}" for name in names)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *arguments, **options: None)
        yield


@pytest.fixture(autouse=True)
def plain_files(settings: LazySettings, tmp_path: Path) -> None:
    """Static files by their own names (no collecting needed), and a directory of its own for what a test stores."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
