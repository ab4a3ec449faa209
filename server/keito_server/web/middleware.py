"""What every page's answer carries, and how a refusal becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from keito_server.kit.errors import Refusal
from keito_server.web.views import refusal_page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Allows a page nothing but what this server itself sends: no inline script, no inline style, no frame around it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Adds the header unless the view has set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class PrivatePages:
    """Keeps pages out of caches that several people share, and files that were downloaded out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Adds `Cache-Control` unless the view has set its own. Going back still shows what was typed."""
        response = self.get_response(request)
        is_download = response.headers.get("Content-Disposition", "").startswith("attachment")
        response.headers.setdefault("Cache-Control", "private, no-store" if is_download else "private, no-cache")
        return response


class RefusalPages:
    """Turns a refusal that no form has shown into a page that says what happened and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; exceptions come to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a `Refusal`; everything else goes on to the server-error page."""
        if not isinstance(exception, Refusal):
            return None
        return refusal_page(request, exception)
