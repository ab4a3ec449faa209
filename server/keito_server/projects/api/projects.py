"""Projects over the API (`api-reference/projects.md`)."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.kit.answers import amount_number, encode, instant_text, json_answer, page_answer
from keito_server.kit.durations import ms_to_hours
from keito_server.kit.identifiers import public_id
from keito_server.projects import actions, models, queries
from keito_server.projects.api.answering import answer_once, fields_named, today_of
from keito_server.projects.queries.figures import ProjectFigures, figures_of
from keito_server.projects.schemas import NewProject, Project, ProjectChanges, ProjectPage, ProjectQuery
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Projects"])


@router.get("/projects", response=ProjectPage, summary="List projects")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def list_projects(request: MemberRequest, query: Query[ProjectQuery]) -> HttpResponse:
    """Projects that you are assigned to, or all for administrators, oldest first; archived ones are not active."""
    actor = request.actor
    page = queries.list_project_page(
        actor,
        slug=query.slug,
        is_active=query.is_active,
        client_id=query.client_id,
        limit=query.limit,
        cursor=query.cursor,
    )
    figures = figures_of(actor, page.rows, today=today_of(actor))
    return json_answer(page_answer(page, show=lambda project: _show(project, figures[project.id])))


@router.post("/projects", response={201: Project}, summary="Create a project")
@requires(Permission.PROJECTS_CREATE)
def create_project(request: MemberRequest, project: NewProject) -> HttpResponse:
    """Adds a project for a client, with the workspace's default tasks, and with you as its manager."""
    fields = project.to_fields()
    return answer_once(
        request,
        lambda now: _show_again(request.actor, actions.create_project(actor=request.actor, fields=fields, now=now)),
        status=201,
    )


@router.get("/projects/{project_id}", response=Project, summary="Get a project")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def get_project(request: MemberRequest, project_id: str) -> HttpResponse:
    """One project."""
    project = queries.get_project(request.actor, models.Project.parse_id(project_id))
    return json_answer(encode(_show_again(request.actor, project)))


@router.patch("/projects/{project_id}", response=Project, summary="Update a project")
@requires(Permission.PROJECTS_EDIT_MANAGED)
def update_project(request: MemberRequest, project_id: str, changes: ProjectChanges) -> HttpResponse:
    """Changes a project that you manage. What changes of its rate and billing reprices what is saved from `rates_from` on,
    unless it stands on an issued invoice; without that day it holds from today.
    """
    with fields_named():
        project = actions.update_project(
            actor=request.actor,
            project_id=models.Project.parse_id(project_id),
            fields=changes.to_fields(),
            rates_from=changes.rates_from,
            now=timezone.now(),
        )
    return json_answer(encode(_show_again(request.actor, project)))


@router.post("/projects/{project_id}/archive", response=Project, summary="Archive a project")
@requires(Permission.PROJECTS_EDIT_MANAGED)
def archive_project(request: MemberRequest, project_id: str) -> HttpResponse:
    """Takes it off the lists, and stops and saves its timers; its history stays (T8)."""
    actor, project = request.actor, models.Project.parse_id(project_id)
    return answer_once(
        request,
        lambda now: _show_again(actor, actions.archive_project(actor=actor, project_id=project, now=now)),
    )


@router.post("/projects/{project_id}/restore", response=Project, summary="Restore a project")
@requires(Permission.PROJECTS_EDIT_MANAGED)
def restore_project(request: MemberRequest, project_id: str) -> HttpResponse:
    """Brings an archived project back, with its tasks and team."""
    actor, project = request.actor, models.Project.parse_id(project_id)
    return answer_once(
        request,
        lambda now: _show_again(actor, actions.restore_project(actor=actor, project_id=project, now=now)),
    )


def _show_again(actor: Member, project: models.Project) -> dict[str, Any]:
    return _show(project, figures_of(actor, [project], today=today_of(actor))[project.id])


def _show(project: models.Project, figures: ProjectFigures) -> dict[str, Any]:
    hours = project.budget_ms if figures.sees_budget else None
    is_told = figures.sees_budget or project.budget_by == models.Project.BudgetBy.NONE
    return {
        "id": project.public_id,
        "name": project.name,
        "client_id": public_id("cli", project.client_id),
        "billing_type": project.billing_type,
        "is_billable": project.is_billable,
        "budget_hours": None if hours is None else ms_to_hours(hours),
        "budget_amount": amount_number(project.budget_amount) if figures.sees_money else None,
        "is_active": project.is_active,
        "created_at": instant_text(project.created_at),
        "slug": project.slug,
        "code": project.code,
        "currency": project.client.currency,
        "bill_by": project.bill_by,
        "agents_bill_at": project.agents_bill_at,
        "rate": amount_number(figures.rate),
        "fee": amount_number(project.fee) if figures.sees_money else None,
        "budget_by": project.budget_by if is_told else None,
        "budget_unit": _unit(project) if is_told else None,
        "budget_is_monthly": project.budget_is_monthly if is_told else None,
        "budget_includes_expenses": project.budget_includes_expenses,
        "budget_is_visible": project.budget_is_visible,
        "budget_alert_percent": project.budget_alert_percent if figures.sees_budget else None,
        "start_date": None if project.start_date is None else project.start_date.isoformat(),
        "end_date": None if project.end_date is None else project.end_date.isoformat(),
        "notes": project.notes,
    }


def _unit(project: models.Project) -> str | None:
    """What its budget is counted in, as the answer about the budget says it; None without one."""
    kinds = models.Project.BudgetBy
    units: dict[str, str | None] = {kinds.NONE: None, kinds.TOTAL_HOURS: "hours", kinds.TOTAL_FEES: "fees"}
    return units.get(project.budget_by, project.budget_unit)
