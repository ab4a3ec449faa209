"""What has to be done again and again, whoever asks: the worker does each of it at its own interval, an hour by default.

Apps register theirs in `AppConfig.ready()`. With several workers a chore may run at the same time in each, so it is
written to change nothing the second time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOURLY = timedelta(hours=1)
EVERY_MINUTE = timedelta(minutes=1)

Chore = Callable[[datetime], object]
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Regular:
    do: Chore
    every: timedelta


_chores: dict[str, _Regular] = {}


def register_chore(name: str, chore: Chore, *, every: timedelta = HOURLY) -> None:
    """Have `chore(now)` called by the worker when it starts, and after each interval from then on."""
    _chores[name] = _Regular(chore, every)


class Chores:
    """The chores of one worker, which knows when it did each of them."""

    def __init__(self) -> None:
        self._done_at: dict[str, datetime] = {}

    def do_due(self, now: datetime) -> None:
        """Does what is due. A chore that fails is logged, tried again at its next time, and keeps no other from being done."""
        for name, regular in _chores.items():
            done_at = self._done_at.get(name)
            if done_at is not None and done_at <= now < done_at + regular.every:
                continue
            self._done_at[name] = now
            try:
                regular.do(now)
            except Exception:
                _logger.exception("The chore %r failed; it is tried again in %s.", name, regular.every)
