"""`python -m bench.reprice`: entries a second that take a project's new rate, and as a share of the same SQL alone.

The floor replays what a change before read and wrote of rates and entries, on a bare connection. It puts back the rate of
that change, and the next change another, so that either has every entry to write.
"""

import os
import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg

from bench.engines import ROOT, measure_on_both
from bench.floor import Statement, for_sqlite

REPRICED = int(os.environ.get("BENCH_REPRICED", "10000"))
ROUNDS = int(os.environ.get("BENCH_REPRICE_ROUNDS", "7"))
LEAST_SHARE = 40


def measure() -> None:
    """Runs in a process with the engine's environment: fills it and prints a line of the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
    sys.path.insert(0, str(ROOT / "server"))
    import django

    django.setup()
    from django.db import connection

    from bench.pages_sample import fill
    from bench.recorder import Recorder
    from keito_server.projects.actions import set_rate
    from keito_server.projects.models import Project
    from keito_server.team.actions import SINCE_EVER
    from keito_server.team.models import Member
    from keito_server.time_entries.models import TimeEntry

    sample = fill(datetime.now(UTC))
    boss = Member.objects.across_workspaces().select_related("workspace").get(id=sample.manager.id)
    boss.role = Member.Role.ADMINISTRATOR
    boss.save()
    project = Project.objects.in_workspace(boss.workspace_id).earliest("name")
    entries = TimeEntry.objects.in_workspace(boss.workspace_id)
    entries.filter(project=project).update(is_billable=False, rate=None, amount=None)
    chosen = list(entries.filter(is_billable=True).order_by("id")[:REPRICED])
    for number, entry in enumerate(chosen):
        entry.project, entry.rounded_ms = project, 60_000 * (number % 480) + number % 3
    entries.bulk_update(chosen, ["project", "rounded_ms"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def change(amount: int) -> list[Statement]:
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            done = set_rate(
                actor=boss, project_id=project.id, amount=Decimal(amount), now=datetime.now(UTC), valid_from=SINCE_EVER
            )
        if done.entries != len(chosen):
            sys.exit(f"{done.entries} of {len(chosen)} entries took their price")
        return [one for one in recorder.statements if _is_repeated(one[0])]

    url = os.environ["DATABASE_URL"]
    floor = _on_postgresql(url) if url else _on_sqlite(str(Path(os.environ["KEITO_DATA_DIR"]) / "keito.sqlite3"))
    change(101)
    floors, wholes = [], []
    for number in range(ROUNDS):
        began = time.perf_counter()
        statements = change(102 + number)
        wholes.append(time.perf_counter() - began)
        change(100)
        began = time.perf_counter()
        floor(statements)
        floors.append(time.perf_counter() - began)
        change(101)
    alone, whole = statistics.median(floors), statistics.median(wholes)
    print(
        f"| {'PostgreSQL' if url else 'SQLite'} | {len(chosen):,} | {len(statements)} | {len(chosen) / alone:,.0f} "
        f"| {len(chosen) / whole:,.0f} | {100 * alone / whole:.0f} % |",
        flush=True,
    )


def _is_repeated(sql: str) -> bool:
    """Whether a statement reads, or writes entries: an event is written once."""
    return sql.lstrip().startswith("SELECT") or "UPDATE time_entries_timeentry" in sql


def _on_sqlite(path: str) -> Callable[[list[Statement]], None]:
    connection = sqlite3.connect(path, timeout=20, isolation_level=None)
    connection.executescript(
        "PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
    )

    def run(statements: list[Statement]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values, _ in for_sqlite(statements):
            if values and isinstance(values, list) and isinstance(values[0], tuple):
                connection.executemany(sql, values)
            else:
                connection.execute(sql, values or ()).fetchall()
        connection.execute("COMMIT")

    return run


def _on_postgresql(url: str) -> Callable[[list[Statement]], None]:
    connection = psycopg.connect(url, prepare_threshold=1)

    def run(statements: list[Statement]) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            for sql, values, _ in statements:
                cursor.execute(sql, values or None)
                if cursor.description is not None:
                    cursor.fetchall()

    return run


def main() -> None:
    """Measures both engines, prints the table and adds it to the day's results."""
    rows = measure_on_both("bench.reprice")
    report = "\n".join(
        [
            "",
            f"## A changed rate, Python {platform.python_version()}",
            "",
            f"Wanted: {LEAST_SHARE} % of the floor. Median of {ROUNDS} turns.",
            "",
            "| engine | entries | statements | floor, entries/s | entries/s | share |",
            "|---|---:|---:|---:|---:|---:|",
            *rows,
            "",
        ]
    )
    print(report)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    with (results / f"{datetime.now(UTC):%Y-%m-%d}.md").open("a") as file:
        file.write(report)


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
