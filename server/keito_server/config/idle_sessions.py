"""Signing out whoever did nothing for long: at their next request, and with a word about it on the sign-in page."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from keito_server.kit.declarations import is_in_background
from keito_server.kit.session_reach import LAST_USED

SIGNED_OUT_IDLE = "signed_out_idle"
"""Where a new session says that the one before ended for want of use; the sign-in page takes it from there."""
_NOTED_EVERY = 600


class IdleSessions:
    """Middleware that ends a session which was not used for `SESSION_IDLE_SECONDS`, or, if it stays, `SESSION_COOKIE_AGE`.

    The last use is written once in ten minutes, so that reading pages does not write each time; each writing also sends
    the cookie anew, which is what lets the thirty days of "Stay signed in" slide. What an open page asks for on its own
    is no use: a page left open ends with its session like any other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Ends the session or notes its use; requests without one, such as those of the API, cost nothing."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._use(request)
        return self.get_response(request)

    def _use(self, request: HttpRequest) -> None:
        session: Any = request.session
        stays = not session.get_expire_at_browser_close()
        longest: int = settings.SESSION_COOKIE_AGE if stays else settings.SESSION_IDLE_SECONDS
        now = int(time.time())
        unused = now - session.get(LAST_USED, now)
        if unused >= longest:
            logout(request)
            request.session[SIGNED_OUT_IDLE] = longest // 3600
        elif (LAST_USED not in session or unused >= min(longest // 10, _NOTED_EVERY)) and not _is_in_background(
            request
        ):  # asked last: which page it is matters only where something is written
            session[LAST_USED] = now


def _is_in_background(request: HttpRequest) -> bool:
    try:
        return is_in_background(request, resolve(request.path_info).func)
    except Resolver404:
        return False
