"""The WSGI application: the web's pages with all their middleware, and `/v1/` with next to none.

An API request needs neither sessions nor CSRF nor cookies; leaving them out is a sixth of its time.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
django.setup(set_prefix=False)


class ApiHandler(WSGIHandler):
    """Django's request handler with the API's own, short list of middleware."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Loads `API_MIDDLEWARE` in place of `MIDDLEWARE`."""
        everything = settings.MIDDLEWARE
        settings.MIDDLEWARE = settings.API_MIDDLEWARE
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = everything


_web = WSGIHandler()
_api = ApiHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Hands `/v1/` to the API's handler and everything else to the web's."""
    handler = _api if environ["PATH_INFO"].startswith("/v1/") else _web
    return handler(environ, start_response)
