"""The two databases that the suite measures on, made anew for each run."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "keito_bench"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql://keito:keito@127.0.0.1/keito")


@dataclass(frozen=True, slots=True)
class Engine:
    """One database engine: its name, the environment that points the server at it, and threads per process."""

    name: str
    environment: dict[str, str]
    threads: int


@contextmanager
def sqlite(directory: Path) -> Iterator[Engine]:
    """An SQLite file as the product makes it."""
    yield _prepared(Engine("SQLite", {"KEITO_DATA_DIR": str(directory), "DATABASE_URL": ""}, threads=1))


@contextmanager
def postgresql(directory: Path) -> Iterator[Engine]:
    """A database of its own on the server of TEST_DATABASE_URL; `synchronous_commit` is off, for floor and server alike."""
    url = urlsplit(POSTGRESQL)._replace(path=f"/{DATABASE}").geturl()
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        connection.execute(f"ALTER DATABASE {DATABASE} SET synchronous_commit = off")
    try:
        yield _prepared(Engine("PostgreSQL", {"KEITO_DATA_DIR": str(directory), "DATABASE_URL": url}, threads=2))
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _prepared(engine: Engine) -> Engine:
    (Path(engine.environment["KEITO_DATA_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
    run = [sys.executable, str(ROOT / "server" / "manage.py")]
    subprocess.run([*run, "migrate", "--verbosity", "0"], env=os.environ | engine.environment, check=True)
    return engine


def require_load_generator() -> str:
    """The path of wrk, the load generator; ends the program with what to install where it is missing."""
    path = shutil.which("wrk")
    if path is None:
        sys.exit("make bench needs the load generator wrk: apt-get install wrk")
    return path


def measure_on_both(module: str) -> list[str]:
    """What `python -m MODULE measure` prints on each engine, in a process of its own."""
    rows = []
    for open_engine in (sqlite, postgresql):
        with tempfile.TemporaryDirectory(prefix="keito-bench-") as name, open_engine(Path(name)) as engine:
            command = [sys.executable, "-m", module, "measure"]
            environment = os.environ | engine.environment
            done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            rows.append(done.stdout.strip())
    return rows
