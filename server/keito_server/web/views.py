"""Pages that belong to no domain: what a refused request shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keito_server.kit.errors import NotFound, PermissionRefused, Refusal


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says what happened and what to do, with the refusal's status."""
    return render(request, "web/error.html", {"refusal": refusal}, status=refusal.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    """A form without a valid token: most often a page that stayed open too long."""
    return refusal_page(
        request, PermissionRefused("This form is too old to be trusted. Go back, reload the page and send it again.")
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """An address that no app knows; it reads like a thing that is missing (P2)."""
    return refusal_page(request, NotFound())


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Too much of the same from one address or for one account: a form that somebody guesses with, most often."""
    words = {
        "title": "Too many tries",
        "sentence": "Nothing was done. Wait a few minutes, then try again.",
    }
    return render(request, "web/error.html", words, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """A mistake of ours. Asks nothing of the database, which may be what failed."""
    words = {
        "title": "The server made a mistake",
        "sentence": "Nothing was saved. Go back and try again; if it happens once more, tell your administrator.",
    }
    return render(request, "web/error.html", words, status=500)
