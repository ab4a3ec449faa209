"""A test's database as several connections and other processes see it.

PostgreSQL needs nothing for that. SQLite's test database lives in memory, where a second connection is refused instead
of waiting; it is copied into a file, which locks as the product's own does.
"""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, connections

Outcome = TypeVar("Outcome")


@pytest.fixture
def database_on_disk(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address by which another process reaches the database of this test."""
    if connection.vendor == "postgresql":
        settings = connection.settings_dict
        place = f"{settings['HOST'] or '127.0.0.1'}:{settings['PORT'] or 5432}"
        yield f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{place}/{settings['NAME']}"
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "keito.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        in_memory.backup(copy)
    connection.settings_dict["NAME"] = str(path)
    connection.connection = None
    try:
        yield f"sqlite:///{path}"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = in_memory


def at_once(*acts: Callable[[], Outcome]) -> list[Outcome | Exception]:
    """Runs all acts at the same instant, each in a thread with a connection of its own; answers what each came to."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Outcome]) -> Outcome | Exception:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return act()
        except Exception as refusal:  # whatever it is, the test looks at it
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
