"""What has to be done again and again, whoever asks: the worker does each of it once an hour.

Apps register theirs in `AppConfig.ready()`. With several workers a chore may run at the same time in each, so it is
written to change nothing the second time.
"""

import logging
from collections.abc import Callable
from datetime import datetime

EVERY_SECONDS = 3600

Chore = Callable[[datetime], object]
_chores: dict[str, Chore] = {}
_logger = logging.getLogger(__name__)


def register_chore(name: str, chore: Chore) -> None:
    """Have `chore(now)` called by the worker when it starts, and once an hour from then on."""
    _chores[name] = chore


def do_chores(now: datetime) -> None:
    """Does all chores. One that fails is logged, tried again in an hour, and keeps no other from being done."""
    for name, chore in _chores.items():
        try:
            chore(now)
        except Exception:
            _logger.exception("The chore %r failed; it is tried again in an hour.", name)
