"""What a run of tests makes once, and all its processes copy or look at: a migrated database, and collected static files.

Both take seconds. They are made anew in each run, in a directory of its own, when the first test asks for them.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

SERVER_DIRECTORY = Path(__file__).parents[1]
RUN = "TEST_RUN"
"""The environment variable by which the processes of a run find its directory."""


def begin_run() -> None:
    """Makes the run's directory; called in the process that starts all others."""
    os.environ[RUN] = tempfile.mkdtemp(prefix="keito-test-run-")


def end_run() -> None:
    """Leaves nothing behind; called where the run began."""
    if _is_made("migrated") and _on_postgresql():
        with _server() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{migrated_name()}" WITH (FORCE)')
    shutil.rmtree(os.environ.pop(RUN))


def migrated_name() -> str:
    """The PostgreSQL database that is migrated and empty: a template for others, nobody connects to it."""
    return Path(os.environ[RUN]).name.replace("-", "_")


def migrated_file() -> Path:
    """The SQLite file that is migrated and empty: to be copied."""
    return Path(os.environ[RUN]) / "keito.sqlite3"


def migrate_once() -> None:
    """Afterwards there is `migrated_name`, or `migrated_file` if tests run on SQLite."""
    with _once("migrated") as is_first:
        if not is_first:
            return
        address = ""
        if _on_postgresql():
            with _server() as connection:
                connection.execute(f'CREATE DATABASE "{migrated_name()}"')
            address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{migrated_name()}").geturl()
        _manage("migrate", address)


def collect_once() -> Path:
    """The directory of the static files as browsers get them: bundled, hashed, compressed. Change nothing in it."""
    with _once("collected") as is_first:
        if is_first:
            _manage("collectstatic", "")
    return Path(os.environ[RUN]) / "static"


@contextmanager
def _once(what: str) -> Iterator[bool]:
    """True for the first of all processes; the others wait until it is done. What failed is tried again."""
    with (Path(os.environ[RUN]) / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not _is_made(what)
        yield is_first
        (Path(os.environ[RUN]) / what).touch()


def _is_made(what: str) -> bool:
    return (Path(os.environ[RUN]) / what).exists()


def _manage(command: str, database_url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KEITO_")}
    environment |= {"KEITO_DATA_DIR": os.environ[RUN], "DATABASE_URL": database_url}
    program = [sys.executable, str(SERVER_DIRECTORY / "manage.py"), command, "--noinput", "--verbosity=0"]
    subprocess.run(program, env=environment, check=True)


def _on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith(("postgres://", "postgresql://"))


def _server() -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
