"""The API's request handler: straight from WSGI to the operation.

A request of the API needs none of what Django's own handler goes through for it: middleware, signals, reversed names,
sessions. Leaving that out takes a third off a small request. Addresses that are no operation (the reference page,
unknown ones) are the web handler's.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http.response import HttpResponseBase
from django.urls import URLPattern

PREFIX = "/v1/"

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
View = Callable[..., HttpResponseBase]


class ApiHandler:
    """A WSGI application that serves the addresses `routes` below `/v1/`, and hands every other request to `others`."""

    def __init__(self, *, routes: Iterable[URLPattern], others: Callable[..., Iterable[bytes]]) -> None:
        self._routes = [(route.pattern.match, route.callback) for route in routes]
        self._others = others
        self._headers = _security_headers()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request. A database connection that broke is closed, so that the next request opens another."""
        found = self.find(environ["PATH_INFO"])
        if found is None:
            return self._others(environ, start_response)
        view, values = found
        if "HTTP_TRANSFER_ENCODING" in environ:
            _measure_body(environ)
        response = view(WSGIRequest(environ), **values)
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        body = b"".join(response)
        length = [("Content-Length", str(len(body)))] if body else []
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *length, *self._headers])
        return [body]

    def find(self, path: str) -> tuple[View, dict[str, Any]] | None:
        """The view of the operation at a path, with the values in it; None where there is no operation."""
        if not path.startswith(PREFIX):
            return None
        below = path[len(PREFIX) :]
        for match, view in self._routes:
            found = match(below)
            if found:
                return view, found[2]
        return None


def _measure_body(environ: dict[str, Any]) -> None:
    """Gives a body that comes in chunks the length that Django goes by; of one too large only the beginning is read."""
    body = environ["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _security_headers() -> list[tuple[str, str]]:
    """What Django's SecurityMiddleware sets on pages."""
    headers = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", str(settings.SECURE_REFERRER_POLICY)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return headers
