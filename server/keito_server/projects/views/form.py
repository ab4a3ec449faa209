"""The form of a project: a new one, and the Settings tab of one that is there."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.clients.queries import list_clients_to_offer
from keito_server.projects import actions, queries
from keito_server.projects.forms import AgentLimitForm, ProjectForm, RatesFromForm
from keito_server.projects.models import Project
from keito_server.projects.views.limit_lines import limit_lines, project_limit_form
from keito_server.projects.views.project import page_context, today_of, url_of
from keito_server.projects.views.rates_from import rates_from_form, saved_words
from keito_server.team.permissions import MemberRequest, Permission, may, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.formats import Formats

_NAMES = {"client_id": "client"}


@requires(Permission.PROJECTS_CREATE)
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str) -> HttpResponse:
    """A new project, and perhaps its client with it. `?client=` chooses one beforehand."""
    actor = request.actor
    clients = list_clients_to_offer(actor)
    form = ProjectForm(
        request.POST or None,
        actor=actor,
        clients=clients,
        initial={"client": request.GET.get("client", "")},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form, names=_NAMES):
            project = _create(request, form)
            toasts.show(request, f"Added {project.name}")
            return redirect(url_of("overview", subdomain, project))
    context = {"subdomain": subdomain, "form": form, "has_clients": bool(clients)}
    return render(request, "projects/new.html", context, status=422 if form.errors else 200)


@requires(Permission.PROJECTS_EDIT_MANAGED)
@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest, subdomain: str, project_id: str) -> HttpResponse:
    """What the project is and how it bills."""
    project = queries.get_project_to_edit(request.actor, Project.parse_id(project_id))
    if request.method == "GET":
        return settings_page(request, subdomain, project)
    form = _settings_form(request, project, request.POST)
    rates_from = rates_from_form(request, project_id=project.id, sets_billing=True)
    if form.is_valid() and rates_from.is_valid():
        with refusals_shown_on(form, names=_NAMES):
            revised = actions.revise_project(
                actor=request.actor,
                project_id=project.id,
                fields=form.project_fields(),
                now=timezone.now(),
                rates_from=rates_from.chosen_day(),
            )
            toasts.show(request, saved_words(revised.repriced))
            return redirect(url_of("settings", subdomain, project))
    return settings_page(request, subdomain, project, form=form, rates_from=rates_from)


def settings_page(
    request: MemberRequest,
    subdomain: str,
    project: Project,
    *,
    form: ProjectForm | None = None,
    rates_from: RatesFromForm | None = None,
    limit_form: AgentLimitForm | None = None,
) -> HttpResponse:
    """The Settings tab: the project's form and that of its agents' limit, either as it was sent and is wrong."""
    actor, currency = request.actor, project.client.currency
    limit = queries.find_project_limit(actor.workspace_id, project.id)
    sees_money = may(actor, Permission.BILLABLE_RATES_VIEW)
    lines = limit_lines(limit, currency, Formats.of(actor), today=today_of(actor), sees_money=sees_money)
    is_wrong = any(sent is not None for sent in (form, rates_from, limit_form))
    context = page_context(request, subdomain, project, "settings") | {
        "form": form or _settings_form(request, project),
        "rates_from": rates_from or rates_from_form(request, project_id=project.id, sets_billing=True, is_sent=False),
        "limit_form": limit_form or project_limit_form(actor, limit),
        "limit_lines": lines,
        "currency": currency,
    }
    return render(request, "projects/settings.html", context, status=422 if is_wrong else 200)


def _settings_form(request: MemberRequest, project: Project, sent: QueryDict | None = None) -> ProjectForm:
    return ProjectForm(
        sent,
        actor=request.actor,
        clients=list_clients_to_offer(request.actor, also=project.client),
        project=project,
        initial=_initial(request, project),
    )


def _create(request: MemberRequest, form: ProjectForm) -> Project:
    new_client, fields, now = form.new_client(), form.project_fields(), timezone.now()
    if new_client is None:
        return actions.create_project(actor=request.actor, fields=fields, now=now)
    return actions.create_project_for_new_client(actor=request.actor, client_fields=new_client, fields=fields, now=now)


def _initial(request: MemberRequest, project: Project) -> dict[str, Any]:
    names = (
        "name",
        "code",
        "billing_type",
        "bill_by",
        "agents_bill_at",
        "fee",
        "budget_by",
        "budget_unit",
        "budget_ms",
        "budget_amount",
        "budget_is_monthly",
        "budget_includes_expenses",
        "budget_is_visible",
        "budget_alert_percent",
        "start_date",
        "end_date",
        "notes",
    )
    values = {name: getattr(project, name) for name in names}
    rate = queries.project_rate(request.actor, project, today=today_of(request.actor))
    return values | {"client": project.client.public_id, "rate": rate}
