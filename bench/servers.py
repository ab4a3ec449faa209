"""Starting the real server, loading it with wrk, and running the floor beside it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.engines import ROOT, Engine, require_load_generator

PROCESSES = 2
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw: requests a second, and latency in milliseconds at the median and the 99th percentile."""

    per_second: float
    median_ms: float
    late_ms: float


@contextmanager
def server(engine: Engine, application: str) -> Iterator[int]:
    """Runs granian with two processes on a free port; answers the port once it accepts connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        str(PROCESSES),
        "--blocking-threads",
        str(engine.threads),
        "--no-ws",
        "--log-level",
        "error",
    ]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "server")])
    environment = os.environ | engine.environment | {"PYTHONPATH": paths, "LOG_LEVEL": "ERROR"}
    started = subprocess.Popen([*command, application], env=environment, cwd=ROOT)
    try:
        _wait(port)
        yield port
    finally:
        started.terminate()
        started.wait(timeout=20)


def _wait(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/bare", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start within 30 s.")


def load(port: int, facts: dict[str, Any], kind: str, *, seconds: float, clients: int = CLIENTS) -> Load:
    """Loads one address with wrk; ends the program when a single answer was an error."""
    paths = facts["paths"][kind]
    environment = os.environ | {
        "METHOD": "POST" if kind in facts["bodies"] else "GET",
        "PATHS": paths if isinstance(paths, str) else " ".join(paths),
        "BODY": facts["bodies"].get(kind, ""),
        "SECRET": facts["secret"],
    }
    script = str(Path(__file__).with_name("load.lua"))
    command = [require_load_generator(), "-t1", f"-c{clients}", f"-d{seconds:g}s", "--latency", "-s", script]
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    result = next((line for line in output.splitlines() if line.startswith("RESULT")), None)
    if result is None:
        sys.exit(f"wrk printed no result:\n{output}")
    _, requests, microseconds, refused, broken, slow, median, late = result.split()
    if int(refused) or int(broken):
        sys.exit(f"{kind}: of {requests} requests {refused} were answered by an error, {broken} lost their connection.")
    if int(slow):
        print(f"{kind}: {slow} of {requests} requests took longer than 2 s.", file=sys.stderr)
    return Load(int(requests) / int(microseconds) * 1_000_000, float(median), float(late))


def floor(engine: Engine, facts_path: Path, kind: str, *, seconds: float) -> float:
    """Rounds a second of the bare loop, with as many connections as the server has processes."""
    command = [sys.executable, "-m", "bench.floor", str(facts_path), kind, str(seconds)]
    loops = [
        subprocess.Popen(command, env=os.environ | engine.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    return sum(int(loop.communicate()[0]) for loop in loops) / seconds
