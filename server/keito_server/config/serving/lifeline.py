"""The lifeline: a pipe that only the supervisor holds open, so that its children end with it, whatever ends it.

A supervisor that is killed outright (kill -9, out of memory) can tell nobody. Its end of the pipe closes all the same,
and that is what the children wait for. It needs no polling, and works on Linux and macOS alike.
"""

import os
import signal
import threading
import time

VARIABLE = "KEITO_LIFELINE"
"""Environment variable that names the descriptor of the children's end."""

GRACE_SECONDS = 10
"""How long a part may take to finish what it is doing."""


def follow() -> None:
    """Ends this process, and whatever it forks, once the supervisor is gone; does nothing without a supervisor."""
    descriptor = os.environ.get(VARIABLE)
    if descriptor is None:
        return
    os.register_at_fork(after_in_child=lambda: _follow_as_fork(int(descriptor)))
    _watch(int(descriptor))


def _follow_as_fork(descriptor: int) -> None:
    # Until it sets its own, a fork has its parent's signal handler, which would take note there and lose the signal here.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _watch(descriptor)


def _watch(descriptor: int) -> None:
    threading.Thread(target=_end_with, args=(descriptor,), name="lifeline", daemon=True).start()


def _end_with(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
