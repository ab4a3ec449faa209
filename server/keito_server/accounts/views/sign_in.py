"""Signing up, in and out, and becoming one of the sample people of a demonstration."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.accounts import actions
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.forms import SignInForm, SignUpForm
from keito_server.accounts.models import Login
from keito_server.accounts.queries import get_sample_person, list_sample_people
from keito_server.accounts.rules import split_name
from keito_server.kit.declarations import public
from keito_server.kit.errors import NotFound
from keito_server.kit.places import guess_decimal_separator, guess_place
from keito_server.kit.tenancy import Origin
from keito_server.web.next_page import next_page

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A login and its workspace, made at once; leads to the Time page of the new workspace."""
    if isinstance(request.user, Login):
        return redirect("home")
    if request.method == "GET":
        place = guess_place(request.headers.get("Accept-Language", ""))
        return _sign_up_page(request, SignUpForm(initial={"timezone": place.timezone, "currency": place.currency}))
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _sign_up_page(request, form, status=422)
    typed = form.cleaned_data
    first_name, last_name = split_name(typed["name"])
    try:
        new = actions.sign_up(
            email=typed["email"],
            password=typed["password"],
            first_name=first_name,
            last_name=last_name,
            company=typed["company"],
            currency=typed["currency"],
            timezone=typed["timezone"],
            decimal_separator=guess_decimal_separator(request.headers.get("Accept-Language", "")),
            now=timezone.now(),
            origin=_origin(request),
        )
    except EmailTaken as refusal:
        form.add_error("email", refusal.message)
        return _sign_up_page(request, form, status=refusal.status)
    login(request, new, backend=_BACKEND)
    return redirect("home")


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password. A wrong address takes as long and reads the same as a wrong password."""
    wanted = next_page(request, reverse("home"))
    if isinstance(request.user, Login):
        return redirect(wanted)
    if request.method == "GET":
        return _sign_in_page(request, SignInForm(), wanted)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, wanted, status=422)
    found = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
    if not isinstance(found, Login):
        form.add_error("password", "Email and password do not match. Check both, Caps Lock too.")
        return _sign_in_page(request, form, wanted, status=422)
    login(request, found, backend=_BACKEND)
    return redirect(wanted)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, in this browser only."""
    logout(request)
    return redirect("accounts:sign_in")


@public
@require_POST
def sign_in_as_sample(request: HttpRequest) -> HttpResponse:
    """Becomes a sample person, without a password; outside a demonstration there is no such page."""
    if not settings.DEMO:
        raise NotFound
    person = get_sample_person(request.POST.get("email", ""))
    login(request, person.login, backend=_BACKEND)
    return redirect(next_page(request, reverse("home")))


def _sign_up_page(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/sign_up.html", {"form": form}, status=status)


def _sign_in_page(request: HttpRequest, form: SignInForm, wanted: str, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": "" if wanted == reverse("home") else wanted,
        "sample_people": list_sample_people(),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def _origin(request: HttpRequest) -> Origin:
    return Origin(address=request.META.get("REMOTE_ADDR", ""), user_agent=request.META.get("HTTP_USER_AGENT", ""))
