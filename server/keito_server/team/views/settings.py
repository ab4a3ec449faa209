"""Settings of the workspace: company, formats, time tracking, approvals, modules and reminders, each a page with a bar to save."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings as configuration
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from keito_server.kit.colours import check_colour, contrast_on_white, contrast_words
from keito_server.kit.errors import Refusal
from keito_server.team.actions import settings
from keito_server.team.forms.settings import (
    ApprovalsForm,
    CompanyForm,
    FormatsForm,
    ModulesForm,
    RemindersForm,
    SettingsForm,
    SubdomainForm,
    TimeTrackingForm,
)
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.team.views.logo import logo_url
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.workspaces.models import Workspace
from keito_server.workspaces.queries import list_former_subdomains, next_reminder_at

Update = Callable[..., Any]


@requires(Permission.PROFILE_VIEW_OWN)
@require_GET
def home(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Where "Settings" leads: administrators to the company, everybody else to their profile."""
    is_administrator = may(request.actor, Permission.SETTINGS_EDIT)
    return redirect("workspace_settings:company" if is_administrator else "workspace_settings:profile", subdomain)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def company(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Who the company is, with its logo and its colour."""
    form = CompanyForm(request.POST or None, request.FILES or None, workspace=request.actor.workspace)

    def update(**given: Any) -> None:
        settings.update_company(**given, logo=form.cleaned_data["logo"], removes_logo=form.cleaned_data["removes_logo"])

    logo = logo_url(request.actor.workspace)
    return _page(
        request,
        subdomain,
        "team/settings_company.html",
        form,
        update,
        logo=logo,
        logo_label="Another logo" if logo else "Logo",
        **_colour(form, request.actor.workspace),
    )


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def time_and_date(request: MemberRequest, subdomain: str) -> HttpResponse:
    """How days, times and figures are written, and the currency."""
    form = FormatsForm(request.POST or None, workspace=request.actor.workspace)
    return _page(request, subdomain, "team/settings_formats.html", form, settings.update_formats)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def time_tracking(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The rules of new and of saved time."""
    form = TimeTrackingForm(request.POST or None, workspace=request.actor.workspace)
    return _page(request, subdomain, "team/settings_time_tracking.html", form, settings.update_time_tracking)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def approvals(request: MemberRequest, subdomain: str) -> HttpResponse:
    """How timesheets come to whoever decides on them; it can be set before the module is switched on."""
    form = ApprovalsForm(request.POST or None, workspace=request.actor.workspace)
    return _page(request, subdomain, "team/settings_approvals.html", form, settings.update_approvals)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def modules(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Which parts of the product the workspace uses."""
    form = ModulesForm(request.POST or None, workspace=request.actor.workspace)
    return _page(request, subdomain, "team/settings_modules.html", form, settings.update_modules)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def reminders(request: MemberRequest, subdomain: str) -> HttpResponse:
    """When people are reminded of their time; it can be set before approvals are switched on."""
    workspace = request.actor.workspace
    form = RemindersForm(request.POST or None, workspace=workspace)
    next_at = next_reminder_at(workspace, now=timezone.now())
    return _page(
        request,
        subdomain,
        "team/settings_reminders.html",
        form,
        settings.update_reminders,
        reaches_people=configuration.MAIL_IS_CONFIGURED,
        next_day=next_at and next_at.date(),
        next_time=next_at and next_at.time(),
    )


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def address(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Moves the workspace to another address."""
    form = SubdomainForm(request.POST or None, initial={"subdomain": subdomain})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            moved = settings.change_subdomain(
                actor=request.actor, subdomain=form.cleaned_data["subdomain"], now=timezone.now()
            )
            if moved.subdomain != subdomain:
                toasts.show(request, f"The workspace is at /w/{moved.subdomain} from now on")
            return redirect("workspace_settings:company", moved.subdomain)
    context = {
        "subdomain": subdomain,
        "form": form,
        "start": request.build_absolute_uri("/w/"),
        "former": list_former_subdomains(request.actor.workspace),
    }
    return render(request, "team/settings_address.html", context, status=422 if form.errors else 200)


def _page(
    request: MemberRequest, subdomain: str, template: str, form: SettingsForm, update: Update, **context: Any
) -> HttpResponse:
    """Shows a form of settings, or saves it: unless somebody else saved the same page since it was opened."""
    workspace = request.actor.workspace
    version = form.version(workspace)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            opened = request.POST.get("version", version)
            update(actor=request.actor, fields=form.settings(), version=opened, now=timezone.now())
            toasts.show(request, "Saved, and in force for everybody")
            return redirect(request.path)
        # Whoever was told of the other's changes may put theirs in their place.
        opened = version if form.non_field_errors() else opened
    else:
        opened = request.POST.get("version", version)
    context |= {"subdomain": subdomain, "form": form, "version": opened}
    return render(request, template, context, status=422 if form.errors else 200)


def _colour(form: CompanyForm, workspace: Workspace) -> dict[str, str]:
    """The colour to show beside its field, and how well it reads; the one in force while another is refused."""
    colour = workspace.brand_colour
    with suppress(Refusal):
        colour = check_colour(str(form["brand_colour"].value() or ""))
    return {"swatch": colour, "colour_words": f"{contrast_words(contrast_on_white(colour))} on white, readable."}
