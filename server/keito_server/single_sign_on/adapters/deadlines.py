"""A time after which a call outwards is over, whatever the other side is doing.

A socket's own timeout counts anew with each byte, so a server that sends one now and then would hold a page for hours.
"""

import os
import socket
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import ContextVar
from threading import Lock, Thread
from typing import TypeVar

Answer = TypeVar("Answer")

_call: ContextVar["_Call | None"] = ContextVar("call", default=None)


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What `work` returns or raises; `TimeoutError` after so many seconds, with the connections it opened cut.

    It works in a thread of its own, since looking up a name cannot be broken off: this may outlast the call by a while.
    """
    call = _Call()
    outcome: Future[Answer] = Future()

    def run() -> None:
        _call.set(call)
        try:
            outcome.set_result(work())
        except BaseException as error:  # it is raised where the result is waited for
            outcome.set_exception(error)

    Thread(target=run, name="call outwards", daemon=True).start()
    try:
        return outcome.result(timeout=seconds)
    finally:
        call.end()


def cut_at_the_end(connection: socket.socket) -> None:
    """Has a connection cut when the call of this thread ends. Raises `TimeoutError`, having closed it, if it has."""
    if (call := _call.get()) is not None:
        call.add(connection)


def is_over() -> bool:
    """Whether nobody waits for the call of this thread any more."""
    call = _call.get()
    return call is not None and call.is_over


class _Call:
    """The connections of one call. They are held a second time, since TLS takes the first for itself."""

    def __init__(self) -> None:
        self.is_over = False
        self._lock = Lock()
        self._connections: list[socket.socket] = []

    def add(self, connection: socket.socket) -> None:
        with self._lock:
            if self.is_over:
                connection.close()
                raise TimeoutError
            self._connections.append(socket.socket(fileno=os.dup(connection.fileno())))

    def end(self) -> None:
        with self._lock:
            self.is_over = True
            for connection in self._connections:
                with suppress(OSError), connection:
                    connection.shutdown(socket.SHUT_RDWR)
