"""The supervisor: starts the parts of an installation together and ends them together."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from keito_server.config.serving.lifeline import GRACE_SECONDS, VARIABLE

_PULSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Part:
    """One program of an installation: its name for people, and the module that it is run by."""

    name: str
    module: str


@dataclass(frozen=True, slots=True)
class Running:
    """A part that has been started, in a process group of its own."""

    part: Part
    child: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Tells the part to stop, which stops what it has started itself; where it is dead, that is told instead."""
        if self.child.poll() is None:
            self.child.terminate()
        else:
            self.signal_all(signal.SIGTERM)

    def signal_all(self, number: int) -> None:
        """Sends a signal to the part and to whatever it has started itself."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, number)


def supervise(
    parts: Sequence[Part],
    *,
    is_ready: Callable[[], bool],
    on_ready: Callable[[], None],
    report: Callable[[str], None],
    parent: int | None = None,
    grace_seconds: float = GRACE_SECONDS,
) -> int:
    """Runs the parts until a signal asks to stop (0), or one of them ends by itself (1); none outlives this call.

    `on_ready` is called once, when `is_ready` first says so. With `parent`, a process id, losing that parent is a
    signal to stop as well. A part that has not stopped after `grace_seconds` is killed. `report` takes a line for people.
    """
    asked_to_stop = _stop_on_signals()
    lifeline, _kept_open = os.pipe()
    running = [_start(part, lifeline) for part in parts]
    has_greeted = False
    try:
        while not asked_to_stop.wait(_PULSE_SECONDS):
            if parent is not None and os.getppid() != parent:
                return 0
            for each in running:
                if (status := each.child.poll()) is not None:
                    report(f"The {each.part.name} ended by itself ({_meaning(status)}), so everything is stopped.")
                    return 1
            if not has_greeted and is_ready():
                has_greeted = True
                on_ready()
        return 0
    finally:
        _stop(running, grace_seconds)


def _start(part: Part, lifeline: int) -> Running:
    # A group of its own: Ctrl+C in the terminal reaches the supervisor only, which then stops the parts in order.
    child = subprocess.Popen(  # noqa: S603  # our own interpreter and our own module
        [sys.executable, "-m", part.module],
        stdin=subprocess.DEVNULL,
        env=os.environ | {VARIABLE: str(lifeline)},
        pass_fds=(lifeline,),
        start_new_session=True,
    )
    return Running(part, child)


def _stop(running: Sequence[Running], grace_seconds: float) -> None:
    for each in running:
        each.stop()
    for each in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            each.child.wait(grace_seconds)
    for each in running:
        each.signal_all(signal.SIGKILL)
        each.child.wait()


def _stop_on_signals() -> threading.Event:
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup ignores it, and that stays so
        signal.signal(signal.SIGHUP, ask)
    return asked


def _meaning(status: int) -> str:
    return f"exit code {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
