"""Signing in and out, by password and, in a demonstration, by one click on a sample person."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from keito_server.accounts.queries import get_sample_person, list_sample_people
from keito_server.accounts.views.gate_page import GatePage
from keito_server.kit.declarations import public
from keito_server.kit.errors import NotFound
from keito_server.kit.ways_in import WayIn, say_way_in
from keito_server.web.next_page import next_page
from keito_server.web.sections import sections_of

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIGNED_OUT_IDLE = "signed_out_idle"
"""Where the session says that it was ended for want of use; after how many hours; told once on the sign-in page."""


class SignIn(GatePage, LoginView):  # type: ignore[misc]  # allauth has no types
    """E-mail and password, or another way that the page offers."""

    template_name = "account/login.html"

    def get_initial(self) -> dict[str, Any]:
        """Staying signed in is what most want on their own computer."""
        return {**super().get_initial(), "remember": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, other ways that apps above bring, sample people, and why one has to sign in again."""
        return super().get_context_data(
            sample_people=list_sample_people(),
            other_ways=sections_of(self.request, "sign_in", next_page(self.request, "")),
            idle_hours=self.request.session.pop(SIGNED_OUT_IDLE, 0),
            **kwargs,
        )


sign_in = public(SignIn.as_view())
sign_out = public(require_POST(LogoutView.as_view()))


@public
@require_POST
def sign_in_as_sample(request: HttpRequest) -> HttpResponse:
    """Becomes a sample person, without a password; outside a demonstration there is no such page."""
    if not settings.DEMO:
        raise NotFound
    person = get_sample_person(request.POST.get("email", ""))
    say_way_in(request, person.login.id, WayIn("sample person"))
    login(request, person.login, backend=_BACKEND)
    return redirect(next_page(request, reverse("home")))
