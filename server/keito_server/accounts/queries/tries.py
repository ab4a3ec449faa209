"""How many tries of signing in are left, and how long to wait: read from the counts that allauth keeps.

Counts go by the typed address, whether or not anybody has it: what is said here tells nothing about accounts.
"""

import time
from datetime import timedelta

from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest

_COUNT = {"app": "allauth.account", "action": "login_failed"}


def tries_key(email: str) -> str:
    """What counts as one account. Not the host that was asked for: there are several names for one server."""
    return email.strip().lower()


def tries_left(email: str) -> int:
    """How often a wrong password may still be typed for an address before it has to wait."""
    of_account = [rate for rate in get_rates(**_COUNT) if rate.per == "key"]
    # Counts of an account do not look at the request.
    keys = [(rate, get_cache_key(HttpRequest(), **_COUNT, rate=rate, key=tries_key(email))) for rate in of_account]
    left: int = min(rate.amount - len(_recent(key, rate.duration)) for rate, key in keys)
    return max(0, left)


def wait_before_next_try(request: HttpRequest, email: str) -> timedelta:
    """How long until another try is let through, for this account and from this address; zero if it is now."""
    now = time.time()
    waits = [now]
    for rate in get_rates(**_COUNT):
        tries = _recent(get_cache_key(request, **_COUNT, rate=rate, key=tries_key(email)), rate.duration)
        if len(tries) >= rate.amount:
            waits.append(tries[rate.amount - 1] + rate.duration)
    return timedelta(seconds=max(waits) - now)


def _recent(cache_key: str, seconds: float) -> list[float]:
    """When the counted tries were, the last one first."""
    since = time.time() - seconds
    tries: list[float] = cache.get(cache_key, [])
    return [moment for moment in tries if moment > since]
