"""Addresses as people type them: a page without its last slash, the reference with one too many."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from keito_server.config.api import unknown_route
from keito_server.team.permissions import public

_READING = ("GET", "HEAD")


class MissingSlash(CommonMiddleware):
    """Sends whoever reads a page's address without its last slash to the page, for good, with the query string.

    A form is never sent on: its fields would be lost on the way.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Nothing: a host is checked where an address is built from it, not where a page is only read."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        """Whether there is a page once the slash is added, and nothing without it."""
        return request.method in _READING and super().should_redirect_with_slash(request)


@csrf_exempt
@public
def reference_without_slash(request: HttpRequest) -> HttpResponse:
    """From `/v1/docs/` to `/v1/docs`, with the query string; to other methods it is an unknown address."""
    if request.method not in _READING:
        return unknown_route(request)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(reverse("api-reference") + (f"?{query}" if query else ""))
