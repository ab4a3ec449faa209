"""WorkOS's own emulator, from its command-line tool: installed once into the cache of the user, then started."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

from tests.single_sign_on.openid_fakes import SCRIPTS
from tests.single_sign_on.running import free_port, missing, running

VERSION = "0.14.0"
API_KEY = "sk_test_default"
_HERE = Path(__file__).parent
_SECONDS, _INSTALL_SECONDS = 20, 600


@dataclass(frozen=True, slots=True)
class WorkosFake:
    """Where the emulator answers; it signs in whoever is hinted at, without asking."""

    address: str

    def make(self, email: str, **values: Any) -> str:
        """Makes a person there; returns their id."""
        body = {"email": email, "email_verified": True, **values}
        answer = requests.post(
            f"{self.address}/user_management/users",
            json=body,
            headers={"Authorization": f"Bearer {API_KEY}"},
            timeout=_SECONDS,
        )
        answer.raise_for_status()
        return str(answer.json()["id"])

    def sign_in(self, asked: str, email: str) -> str:
        """Where it sends a browser that came by `asked` and signed in as the person with this address."""
        hinted = f"{asked}&{urlencode({'login_hint': email})}"
        answer = requests.get(hinted, allow_redirects=False, timeout=_SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def workos_fake(directory: Path) -> Iterator[WorkosFake]:
    port = free_port()
    seed = directory / "seed.json"
    seed.write_text(json.dumps({"users": []}))
    command = [str(SCRIPTS / "node"), str(_installed() / "node_modules/workos/dist/bin.js"), "emulate"]
    command += ["--port", str(port), "--seed", str(seed), "--json", "--mode", "ci"]
    environment = {
        "NODE_OPTIONS": f"--require={_HERE / 'only_this_machine.cjs'}",
        "WORKOS_TELEMETRY": "false",
        "HOME": str(directory),
    }
    with running(command, port=port, directory=directory, environment=environment):
        yield WorkosFake(f"http://127.0.0.1:{port}")


def _installed() -> Path:
    """The folder that holds the tool (317 MB, some ten seconds); several test processes may ask at once."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache") / "keito-tests"
    folder = cache / f"workos-{VERSION}"
    if folder.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=cache))
    # npm starts `node` by its name: ours goes first.
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    command = [str(SCRIPTS / "npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts", f"workos@{VERSION}"]
    done = subprocess.run(
        command, cwd=fresh, env=environment, capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS
    )
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        missing(f"WorkOS's emulator could not be installed, so this was NOT run:\n{done.stderr}")
    try:
        fresh.rename(folder)
    except OSError:  # another test process was first
        shutil.rmtree(fresh, ignore_errors=True)
    return folder
