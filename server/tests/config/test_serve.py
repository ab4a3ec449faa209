"""`manage.py serve` as a newcomer starts it: the whole product, twice, with the sample workspace."""

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from keito_server.config.environment import Environment

SERVER = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A demonstration in a folder with a space in its name, on a free port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in Environment.model_fields}
    return inherited | {"KEITO_DATA_DIR": str(tmp_path / "a folder"), "KEITO_DEMO": "true", "PORT": str(port)}


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """Everything that a start prints, while it serves; then SIGTERM, after which it ends well."""
    command = [sys.executable, str(SERVER / "manage.py"), "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            printed = ""
            for line in server.stdout:
                printed += line
                if line.startswith("  }'"):
                    break
            yield printed
        finally:
            server.terminate()
            assert server.wait(30) == 0


def answer(printed: str, method: str, path: str, body: bytes | None = None) -> dict[str, object]:
    """What the API answers with the key and the address that were printed."""
    exports = dict(re.findall(r"^export (\w+)=(\S+)$", printed, re.MULTILINE))
    headers = {"Authorization": f"Bearer {exports['KEITO_API_KEY']}", "Content-Type": "application/json"}
    request = urllib.request.Request(exports["KEITO_BASE_URL"] + path, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        answered: dict[str, object] = json.loads(response.read())
        return answered


def test_the_first_request_works_as_printed_and_a_second_start_keeps_it(environment: dict[str, str]) -> None:
    with served(environment) as printed:
        assert f"Passkeys need a name: open http://localhost:{environment['PORT']}\n" in printed
        body = printed[printed.index("-d '") + 4 : printed.rindex("'")]
        created = answer(printed, "POST", "/time-entries", body.encode())
        assert (created["hours"], created["source"]) == (1.5, "agent")
        taken = subprocess.run(
            [sys.executable, str(SERVER / "manage.py"), "serve"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert taken.returncode == 1
        assert f"Port {environment['PORT']} on 127.0.0.1 cannot be used" in taken.stderr
    with served(environment) as again:
        assert again == printed
        kept = answer(again, "GET", f"/time-entries/{created['id']}")
        assert kept["notes"] == created["notes"]
