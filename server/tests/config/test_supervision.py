"""The supervisor leaves nobody behind, whatever ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a supervisor of the named parts; ends it after the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*parts: str, under: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        command = [*under, sys.executable, "-m", "tests.config.parts.supervisor", *parts]
        environment = os.environ | {"PYTHONPATH": str(SERVER), "TEST_NOTES": str(tmp_path)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, env=environment, cwd=SERVER, text=True, **pipes))  # type: ignore[call-overload]  # pipes are plain keywords
        return started[-1]

    yield begin
    for supervisor in started:
        supervisor.kill()
        supervisor.communicate()


def eventually(holds: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Whether something comes true in time: processes end when they can, not at once."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def noted(directory: Path, count: int) -> list[int]:
    """The process ids that so many parts have noted, their children's included."""
    assert eventually(lambda: len(list(directory.iterdir())) == count)
    return [int(number) for path in directory.iterdir() for number in path.name.split()]


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_parts_and_is_no_failure(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    supervisor = start("steady", "steady")
    everybody = noted(tmp_path, 2)
    supervisor.send_signal(number)
    assert supervisor.wait(20) == 0
    assert not any(is_running(each) for each in everybody)


def test_a_part_that_ends_by_itself_stops_the_others_and_says_so(start: Start, tmp_path: Path) -> None:
    supervisor = start("steady", "brief")
    assert supervisor.wait(20) == 1
    assert supervisor.stderr is not None
    assert "The brief ended by itself (exit code 3)" in supervisor.stderr.read()
    assert eventually(
        lambda: not any(is_running(each) for path in tmp_path.iterdir() for each in map(int, path.name.split()))
    )


def test_a_killed_part_takes_its_children_and_the_other_parts_with_it(start: Start, tmp_path: Path) -> None:
    supervisor = start("steady")
    part, child = noted(tmp_path, 1)
    os.kill(part, signal.SIGKILL)
    assert supervisor.wait(20) == 1
    assert supervisor.stderr is not None
    assert "signal SIGKILL" in supervisor.stderr.read()
    assert not is_running(child)


def test_parts_end_with_a_supervisor_that_was_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("forking")
    everybody = noted(tmp_path, 1)
    supervisor.kill()
    supervisor.wait(20)
    assert eventually(lambda: not any(is_running(each) for each in everybody))


def test_losing_the_parent_that_was_to_be_followed_stops_all(start: Start, tmp_path: Path) -> None:
    parent = start("steady", under=("sh", "-c", '"$@"; true', "sh"))
    everybody = noted(tmp_path, 1)
    parent.kill()
    assert eventually(lambda: not is_running(everybody[0]))


def test_a_part_that_does_not_stop_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("stubborn")
    everybody = noted(tmp_path, 1)
    supervisor.terminate()
    assert supervisor.wait(30) == 0
    assert not is_running(everybody[0])


def test_says_once_that_it_is_ready(start: Start, tmp_path: Path) -> None:
    supervisor = start("steady")
    noted(tmp_path, 1)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "ready\n"
    supervisor.terminate()
    assert supervisor.communicate()[0] == ""
