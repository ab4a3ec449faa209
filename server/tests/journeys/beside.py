"""Runs Python programs beside the server: one process sets Django up, once, and becomes each program by a fork.

Run as `python -m tests.journeys.beside`: reads the arguments of a Python a line, as JSON, and answers each with a line.
"""

import json
import os
import runpy
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn


@dataclass(frozen=True, slots=True)
class Beside:
    """The process that waits for programs."""

    process: "subprocess.Popen[str]"

    def run(self, *arguments: str) -> str:
        """Runs Python with these arguments, as in `-m MODULE …`, `-c CODE …` or `FILE …`; returns what it printed."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        answered = json.loads(self.process.stdout.readline())
        if answered["status"]:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{answered['output']}\n{answered['errors']}")
        output: str = answered["output"]
        return output


@contextmanager
def beside(directory: Path, environment: dict[str, str]) -> Iterator[Beside]:
    """Starts the process in this environment; it ends afterwards."""
    command = [sys.executable, "-m", "tests.journeys.beside"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=directory, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Beside(process)


def _answer(arguments: list[str]) -> dict[str, object]:
    with TemporaryFile() as output, TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            _become(arguments, output, errors)
        _, status = os.waitpid(child, 0)
        printed = {"output": _text(output), "errors": _text(errors)}
    return {"status": os.waitstatus_to_exitcode(status), **printed}


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _become(arguments: list[str], output: IO[bytes], errors: IO[bytes]) -> NoReturn:
    from django.db import connections

    os.dup2(output.fileno(), sys.stdout.fileno())
    os.dup2(errors.fileno(), sys.stderr.fileno())
    status = 1
    try:
        _execute(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # whatever it is, whoever asked is told
        traceback.print_exc()
    finally:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _execute(arguments: list[str]) -> None:
    first, *rest = arguments
    if first == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = arguments
        runpy.run_path(first, run_name="__main__")


def main() -> None:
    """Sets up what every program needs, then answers until nobody asks any more."""
    import django

    django.setup()
    import tests.factories  # noqa: F401  # with all the models

    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
