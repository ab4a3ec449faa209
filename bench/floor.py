"""The floor: all SQL statements of a request, in the same transactions, in a bare loop. One process per connection.

`python -m bench.floor FACTS KIND SECONDS` prints how often the loop went round.
"""

import os
import pickle
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

Statement = tuple[str, Any, bool]
_INSERTED = re.compile(r"\s*INSERT INTO \S+ \([^)]*\)\s*(VALUES\s*\(|SELECT)\s*(%s|\?)", re.IGNORECASE)
"""An insert whose first value is the id of the new row."""
_NAMED = re.compile(r"%\((\w+)\)s")


def on_sqlite(path: str) -> Callable[[list[Statement]], None]:
    """Runs one request's statements on a connection set up like the product's."""
    connection = sqlite3.connect(path, timeout=20, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
        "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA foreign_keys=ON;"
    )

    def run(statements: list[Statement]) -> None:
        inside = False
        for sql, values, is_atomic in statements:
            if is_atomic and not inside:
                connection.execute("BEGIN IMMEDIATE")
                inside = True
            if inside and not is_atomic:
                connection.execute("COMMIT")
                inside = False
            connection.execute(sql, values if values is not None else ()).fetchall()
        if inside:
            connection.execute("COMMIT")

    return run


def on_postgresql(url: str) -> Callable[[list[Statement]], None]:
    """Runs one request's statements on a connection set up like the product's."""
    connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
    cursor = connection.cursor()

    def run(statements: list[Statement]) -> None:
        inside = False
        for sql, values, is_atomic in statements:
            if is_atomic and not inside:
                cursor.execute("BEGIN")
                inside = True
            if inside and not is_atomic:
                cursor.execute("COMMIT")
                inside = False
            cursor.execute(sql, values or None)
            if cursor.description is not None:
                cursor.fetchall()
        if inside:
            cursor.execute("COMMIT")

    return run


def for_sqlite(statements: list[Statement]) -> list[Statement]:
    """The recorded statements in sqlite3's own notation of values; a sign of percent is doubled where there are any."""
    return [
        (sql if values is None else _in_its_notation(sql, values), values, is_atomic)
        for sql, values, is_atomic in statements
        if not _is_transaction(sql)
    ]


def _in_its_notation(sql: str, values: Any) -> str:
    marked = _NAMED.sub(r":\1", sql) if isinstance(values, dict) else sql.replace("%s", "?")
    return marked.replace("%%", "%")


def with_new_ids(statements: list[Statement]) -> list[Statement]:
    """The same statements for another row: every id that was inserted is exchanged for a fresh one."""
    fresh: dict[Any, Any] = {}
    for sql, values, _ in statements:
        if _INSERTED.match(sql):
            new = uuid7()
            fresh[values[0]] = new if isinstance(values[0], UUID) else new.hex
    if not fresh:
        return statements
    return [
        (sql, [fresh.get(value, value) if isinstance(value, str | UUID) else value for value in values], is_atomic)
        if _INSERTED.match(sql)
        else (sql, values, is_atomic)
        for sql, values, is_atomic in statements
    ]


def _is_transaction(sql: str) -> bool:
    return sql.split(maxsplit=1)[0].upper() in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def main(facts_path: str, kind: str, seconds: float) -> None:
    """Goes round for `seconds` and prints the count."""
    url = os.environ["DATABASE_URL"]
    requests = pickle.loads(Path(facts_path).read_bytes())[kind]
    if url:
        run = on_postgresql(url)
        requests = [[part for part in request if not _is_transaction(part[0])] for request in requests]
    else:
        run = on_sqlite(str(Path(os.environ["KEITO_DATA_DIR"]) / "keito.sqlite3"))
        requests = [for_sqlite(request) for request in requests]
    for request in requests[:3]:
        run(with_new_ids(request))
    rounds, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        run(with_new_ids(requests[rounds % len(requests)]))
        rounds += 1
    print(rounds)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
