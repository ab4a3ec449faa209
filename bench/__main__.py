"""`make bench`: requests a second of create, list 50 and get one, entries and expenses, each as a share of its floor, on both engines."""

import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from bench.engines import ROOT, Engine, postgresql, require_load_generator, sqlite
from bench.servers import CLIENTS, PROCESSES, floor, load, server

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
EXPENSES = int(os.environ.get("BENCH_EXPENSES", "100000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
WANTED = {
    "PostgreSQL": {"create": 25, "list": 25, "get": 30},
    "SQLite": {"create": 15, "list": 30, "get": 0},
}
NAMES = {
    "create": "create an entry",
    "list": "list 50 entries",
    "get": "get one entry",
    "create expense": "create an expense",
    "list expense": "list 50 expenses",
    "get expense": "get one expense",
}
KINDS = tuple(NAMES)


def measure(open_engine: Callable[[Path], AbstractContextManager[Engine]]) -> list[str]:
    """Fills one engine and measures it; answers the lines of its table."""
    with tempfile.TemporaryDirectory(prefix="keito-bench-") as name, open_engine(Path(name)) as engine:
        facts_path = Path(name) / "facts.pickle"
        environment = os.environ | engine.environment
        subprocess.run([sys.executable, "-m", "bench.sample", str(facts_path)], env=environment, cwd=ROOT, check=True)
        facts = pickle.loads(facts_path.read_bytes())
        floors: dict[str, list[float]] = {kind: [] for kind in KINDS}
        loads: dict[str, list[float]] = {kind: [] for kind in KINDS}
        ceilings: list[float] = []
        with (
            server(engine, "keito_server.config.wsgi:application") as port,
            server(engine, "bench.ceiling:application") as bare_port,
        ):
            bare = facts | {"paths": {"bare": "/v1/bare"}}
            for _ in range(ROUNDS):
                ceilings.append(load(bare_port, bare, "bare", seconds=SECONDS).per_second)
                for kind in KINDS:
                    floors[kind].append(floor(engine, facts_path, kind, seconds=SECONDS))
                    loads[kind].append(load(port, facts, kind, seconds=SECONDS).per_second)
            alone = {kind: load(port, facts, kind, seconds=SECONDS, clients=1) for kind in KINDS}
        lines = []
        for kind in KINDS:
            bottom, reached = statistics.median(floors[kind]), statistics.median(loads[kind])
            share, wanted = 100 * reached / bottom, WANTED[engine.name][kind.removesuffix(" expense")]
            goal = f"{wanted} %" if wanted else "reported"
            lines.append(
                f"| {engine.name} | {NAMES[kind]} | {bottom:,.0f} | {reached:,.0f} | {share:.1f} % | {goal} "
                f"| {alone[kind].median_ms:.2f} / {alone[kind].late_ms:.2f} |"
            )
        lines.append(f"| {engine.name} | bare view (ceiling) | | {statistics.median(ceilings):,.0f} | | | |")
        return lines


def main() -> None:
    """Measures both engines, prints the table and keeps it in bench/results/."""
    require_load_generator()
    rows = [line for open_engine in (sqlite, postgresql) for line in measure(open_engine)]
    report = "\n".join(
        [
            f"# {datetime.now(UTC):%Y-%m-%d}",
            "",
            f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.release()}, "
            f"Python {platform.python_version()}. Server: granian, {PROCESSES} processes; load: wrk with {CLIENTS} "
            f"connections on the same machine; floor: {PROCESSES} bare loops over the same SQL. "
            f"Median of {ROUNDS} interleaved rounds of {SECONDS:g} s; {ENTRIES:,} entries, {EXPENSES:,} expenses. "
            "PostgreSQL with synchronous_commit off on both sides.",
            "",
            "| engine | request | floor/s | server/s | share | to reach | one client: median / p99 ms |",
            "|---|---|---:|---:|---:|---:|---:|",
            *rows,
            "",
        ]
    )
    print(report)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"{datetime.now(UTC):%Y-%m-%d}.md").write_text(report)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


if __name__ == "__main__":
    main()
