"""Founding a workspace in three steps: the company, how it counts, and the team. What was typed waits in the session."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.accounts.models import Login
from keito_server.kit.declarations import not_by_provider
from keito_server.kit.origins import origin_of
from keito_server.kit.places import guess_decimal_separator, guess_place, guess_week_start
from keito_server.team import actions
from keito_server.team.forms import CompanyForm, PreferencesForm, empty_rows, guessed_preferences, sent_rows
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.team.queries import list_memberships
from keito_server.team.views.invitations import row_errors, send_rows, sent_words
from keito_server.team.views.sample_week import sample_week
from keito_server.web import toasts
from keito_server.workspaces.errors import SubdomainRefused, SubdomainTaken
from keito_server.workspaces.queries import subdomain_to_take, suggest_subdomain

_DRAFT = "new_workspace"
_NAME = "name"


@not_by_provider
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """Step 1: who founds, the company's name, and the address of its workspace."""
    if request.method == "GET":
        return _company_page(request, _company_form(request, initial=_draft(request).get("company")))
    form = _company_form(request, request.POST)
    if not form.is_valid():
        return _company_page(request, form)
    _keep(request, company=form.cleaned_data)
    return redirect("welcome:preferences")


@not_by_provider
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Step 2: timezone, money and weeks. Going on founds the workspace; going back keeps what is typed here too."""
    draft = _draft(request)
    if "company" not in draft:
        return redirect("welcome:company" if request.method == "GET" else "home")
    if request.method == "GET":
        return _preferences_page(request, _preferences_form(request))
    _keep(request, preferences={name: request.POST.get(name, "") for name in PreferencesForm.base_fields})
    if request.POST.get("act") == "back":
        return redirect("welcome:company")
    form = _preferences_form(request, request.POST)
    if not form.is_valid():
        return _preferences_page(request, form)
    return _found(request, draft["company"], form)


@not_by_provider
@login_required
@never_cache
@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """The sample week for the preferences in the query; what is wrong or missing there is as guessed."""
    form = _preferences_form(request, request.GET)
    form.is_valid()
    return render(request, "team/_welcome_sample.html", {"week": sample_week(form.preferences())})


@not_by_provider
@login_required
@never_cache
@require_GET
def address(request: HttpRequest) -> JsonResponse:
    """Whether an address can be had, while it is typed; without one, a free one for the company's name."""
    typed = request.GET.get("subdomain", "")
    if not typed:
        return JsonResponse({"subdomain": suggest_subdomain(request.GET.get("company", "")[:120]), "problem": ""})
    try:
        return JsonResponse({"subdomain": subdomain_to_take(typed), "problem": ""})
    except (SubdomainRefused, SubdomainTaken) as refusal:
        return JsonResponse({"subdomain": typed, "problem": refusal.message})


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "POST"])
def team(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Step 3: the first colleagues, now or later."""
    separator = request.actor.workspace.decimal_separator
    rows = sent_rows(request.POST, separator) if request.method == "POST" else empty_rows(separator)
    if request.method == "POST":
        sent = send_rows(request, rows)
        if sent:
            toasts.show(request, sent_words(sent))
            return redirect("workspace" if settings.MAIL_IS_CONFIGURED else "invitations:list", subdomain)
    wrong = row_errors(rows) if request.method == "POST" else []
    context = {
        "subdomain": subdomain,
        "rows": rows,
        "wrong": wrong,
        "other": [] if wrong or request.method == "GET" else ["Type an address, or leave it for later."],
        "is_mailed": settings.MAIL_IS_CONFIGURED,
        "step": 3,
    }
    return render(request, "team/welcome_team.html", context, status=422 if request.method == "POST" else 200)


def _found(request: HttpRequest, typed: dict[str, str], form: PreferencesForm) -> HttpResponse:
    if not isinstance(request.user, Login):
        return redirect("home")
    try:
        founder = actions.found(
            login=request.user,
            first_name=typed["first_name"],
            last_name=typed["last_name"],
            company=typed["company"],
            subdomain=typed["subdomain"],
            preferences=form.preferences(),
            now=timezone.now(),
            origin=origin_of(request),
        )
    except (SubdomainRefused, SubdomainTaken):
        # Somebody took the address meanwhile: the first step says so.
        return _company_page(request, _company_form(request, typed))
    for key in (_DRAFT, _NAME):
        request.session.pop(key, None)
    return redirect("invitations:first", founder.workspace.subdomain)


def _company_form(request: HttpRequest, sent: Any = None, **options: Any) -> CompanyForm:
    return CompanyForm(sent, known_name=_known_name(request), **options)


def _preferences_form(request: HttpRequest, sent: Any = None) -> PreferencesForm:
    languages = request.headers.get("Accept-Language", "")
    place = guess_place(languages)
    guessed = guessed_preferences(place.timezone, place.currency, guess_week_start(languages))
    kept = _draft(request).get("preferences")
    return PreferencesForm(
        sent,
        initial=guessed | (kept or {}) if sent is None else guessed,
        decimal_separator=guess_decimal_separator(languages),
        is_chosen=bool(kept),
    )


def _company_page(request: HttpRequest, form: CompanyForm) -> HttpResponse:
    host = urlsplit(settings.PUBLIC_URL).netloc
    context = {"form": form, "address_start": f"{host}/w/", "step": 1, "is_first": not _memberships(request)}
    return render(request, "team/welcome_company.html", context, status=422 if form.errors else 200)


def _preferences_page(request: HttpRequest, form: PreferencesForm) -> HttpResponse:
    kept = form if form.is_bound else _preferences_form(request, _draft(request).get("preferences"))
    if kept.is_bound:
        kept.is_valid()
    context = {
        "form": form,
        "company": _draft(request)["company"]["company"],
        "week": sample_week(kept.preferences()),
        "step": 2,
    }
    return render(request, "team/welcome_preferences.html", context, status=422 if form.errors else 200)


def _known_name(request: HttpRequest) -> dict[str, str]:
    """What the person is called in a workspace that they are in already, or said at sign-up; empty where nobody knows."""
    of_members = ((member.first_name, member.last_name) for member in _memberships(request))
    first_name, last_name = next(of_members, None) or request.session.get(_NAME) or ("", "")
    return {"first_name": first_name, "last_name": last_name}


def _memberships(request: HttpRequest) -> list[Member]:
    return list_memberships(request.user) if isinstance(request.user, Login) else []


def _draft(request: HttpRequest) -> dict[str, Any]:
    draft: dict[str, Any] = request.session.get(_DRAFT, {})
    return draft


def _keep(request: HttpRequest, **typed: Any) -> None:
    request.session[_DRAFT] = _draft(request) | typed
