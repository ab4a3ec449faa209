"""A real server for the journeys: its own data directory and database, with collected static files, on a free port."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psycopg

from tests import made_once
from tests.journeys.beside import Beside, beside

SERVER_DIRECTORY = Path(__file__).parents[2]
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where it answers, and what runs programs that fill its database."""

    address: str
    beside: Beside

    def run(self, *arguments: str) -> str:
        """Runs Python beside the server, on the same database, and returns what it printed."""
        return self.beside.run(*arguments)


@contextmanager
def running_server(directory: Path) -> Iterator[RunningServer]:
    """Starts the server, waits until it answers, and ends it afterwards."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    (directory / "static").symlink_to(made_once.collect_once())
    with _database(directory) as database_url:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KEITO_")},
            "PYTHONPATH": str(SERVER_DIRECTORY),
            "DJANGO_SETTINGS_MODULE": "keito_server.config.settings",
            "KEITO_DATA_DIR": str(directory),
            "DATABASE_URL": database_url,
            "PORT": str(port),
            "PUBLIC_URL": "",
            "KEITO_DEMO": "true",
            "SSO_ALLOWS_PRIVATE_ADDRESSES": "true",
            "LOG_LEVEL": "WARNING",
        }
        log = directory / "server.log"
        with (
            beside(SERVER_DIRECTORY, environment) as programs,
            log.open("wb") as output,
            _process(environment, port, output) as process,
        ):
            _wait_until_it_answers(address, process, log)
            yield RunningServer(address, programs)


@contextmanager
def _process(environment: dict[str, str], port: int, output: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "keito_server.config.wsgi:application"]
    process = subprocess.Popen(command, cwd=SERVER_DIRECTORY, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_answers(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=5).close()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"The server answers {error.code}:\n{log.read_text()}") from error
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


@contextmanager
def _database(directory: Path) -> Iterator[str]:
    """An empty string, which means SQLite in the data directory; or a PostgreSQL database of its own. Both are migrated."""
    made_once.migrate_once()
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith(("postgres://", "postgresql://")):
        shutil.copyfile(made_once.migrated_file(), directory / "keito.sqlite3")
        yield ""
        return
    name = f"keito_journeys_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made_once.migrated_name()}"')
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
