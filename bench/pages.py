"""`python -m bench.pages`: the week view and the approval queue at 100,000 entries, as a multiple of their SQL alone.

Per page: how many statements it runs, how long they take in a bare loop over the driver (the floor), and how long the
server takes for the whole page, middleware and templates included, in the same process and in turns with the floor.
"""

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.engines import ROOT, measure_on_both

ROUNDS = int(os.environ.get("BENCH_PAGE_ROUNDS", "60"))
MOST_STATEMENTS, MOST_TIMES = 12, 3.0


def measure() -> None:
    """Runs in a process with the engine's environment: fills it and prints a line of the table for each page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
    sys.path.insert(0, str(ROOT / "server"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from bench.floor import for_sqlite, on_postgresql, on_sqlite
    from bench.pages_sample import ENTRIES, PEOPLE, fill
    from bench.recorder import Recorder

    call_command("collectstatic", interactive=False, verbosity=0)
    sample = fill(datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    url = os.environ["DATABASE_URL"]
    run = on_postgresql(url) if url else on_sqlite(str(Path(os.environ["KEITO_DATA_DIR"]) / "keito.sqlite3"))
    pages = {
        "a member's week": (sample.member, f"/w/bench/time/week/{sample.first_day}/"),
        f"the approval queue ({PEOPLE} wait)": (sample.manager, "/w/bench/time/approval/"),
    }
    for name, (member, path) in pages.items():
        browser = Client(headers={"host": "127.0.0.1"})
        if member.login is not None:
            browser.force_login(member.login)
        ask = partial(_ask, browser, path)
        for _ in range(3):
            ask()
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            ask()
        statements = recorder.statements if url else for_sqlite(recorder.statements)
        floors, wholes = in_turns(partial(run, statements), ask)
        floor_ms, whole_ms = statistics.median(floors), statistics.median(wholes)
        print(
            f"| {'PostgreSQL' if url else 'SQLite'} | {name} | {ENTRIES:,} | {len(recorder.statements)} "
            f"| {floor_ms:.2f} | {whole_ms:.2f} | {whole_ms / floor_ms:.1f} |",
            flush=True,
        )


def _ask(browser: Any, path: str) -> None:
    response = browser.get(path)
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}: {response.content[:500]!r}")


def in_turns(floor: Callable[[], None], whole: Callable[[], None]) -> tuple[list[float], list[float]]:
    """Milliseconds of each, one after the other, so that a busy machine slows both."""
    floors: list[float] = []
    wholes: list[float] = []
    gc.collect()
    gc.freeze()
    for _ in range(ROUNDS):
        for act, times in ((floor, floors), (whole, wholes)):
            began = time.perf_counter()
            act()
            times.append(1000 * (time.perf_counter() - began))
    return floors, wholes


def main() -> None:
    """Measures both engines, prints the table and adds it to the day's results."""
    rows = measure_on_both("bench.pages")
    report = "\n".join(
        [
            "",
            f"## Pages, Python {platform.python_version()}",
            "",
            f"Wanted: at most {MOST_STATEMENTS} statements a page and {MOST_TIMES:g} times their floor. Median of {ROUNDS} turns.",
            "",
            "| engine | page | entries | statements | floor ms | page ms | times |",
            "|---|---|---:|---:|---:|---:|---:|",
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
