"""What a route declares about itself, read by the gate and by the test that walks all routes (P1)."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest

BACKGROUND_HEADER: Final = "X-In-Background"
"""Sent with `1` by what an open page asks for on its own from a route that people ask for as well."""

Route = TypeVar("Route", bound=Callable[..., Any])


def public(route: Route) -> Route:
    """Declares that a route is open to everybody: sign-in, sign-up, the API's documentation."""
    route.required_permission = None  # type: ignore[attr-defined]  # read by the gate and the route walk
    return route


def in_background(route: Route) -> Route:
    """Declares that a route is asked for by an open page on its own: it is no use of the session, and nobody was seen."""
    route.is_in_background = True  # type: ignore[attr-defined]  # read by the gate and where idle sessions end
    return route


def is_in_background(request: HttpRequest, route: Callable[..., Any] | None) -> bool:
    """Whether a page asks for this on its own: by the route's declaration, or, as only reading can be, by its header."""
    says_so = request.method == "GET" and request.headers.get(BACKGROUND_HEADER) == "1"
    return says_so or bool(getattr(route, "is_in_background", False))


def of_login(route: Route) -> Route:
    """Declares that a page belongs to whoever is signed in, over all their workspaces: security, sessions.

    It is shown in the shell of the workspace that was opened last.
    """
    public(route)
    route.is_of_login = True  # type: ignore[attr-defined]  # read by the gate
    return route


def not_by_provider(route: Route) -> Route:
    """Declares that a route is open to everybody but to a session that a company's provider began (P7).

    For what a login does beyond that company's workspace: founding another, or joining one.
    """
    public(route)
    route.is_not_by_provider = True  # type: ignore[attr-defined]  # read by the gate
    return route
