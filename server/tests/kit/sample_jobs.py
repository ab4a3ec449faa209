"""Jobs for the tests of jobs; the worker finds them by their path."""

import signal
from pathlib import Path

from django_tasks import task


@task()
def note(path: str) -> None:
    """Does nothing that lasts."""


@task()
def fail() -> None:
    """Fails at every attempt."""
    raise RuntimeError("as ever")


@task()
def fail_once(path: str) -> None:
    """Fails at the first attempt."""
    is_first = not Path(path).exists()
    _write(path, "failed" if is_first else "done")
    if is_first:
        raise RuntimeError("once")


@task()
def stop_half_way(pipe: str, marker: str) -> None:
    """Says through the pipe that it began, and at its first attempt waits to be killed; then says that it is done."""
    is_first = not Path(marker).exists()
    # Before the word: whoever reads it may kill this process at once.
    Path(marker).touch()
    _write(pipe, "began")
    if is_first:
        signal.pause()
    _write(pipe, "done")


def _write(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(word + "\n")
