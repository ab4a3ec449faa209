"""A project's tasks over the API: which of the workspace's it offers, and on which terms."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from keito_server.kit.answers import amount_number, empty_answer, encode, instant_text, json_answer, page_answer
from keito_server.kit.durations import ms_to_hours
from keito_server.kit.identifiers import public_id
from keito_server.kit.shapes import PageQuery
from keito_server.projects import actions, models, queries
from keito_server.projects.api.answering import answer_once, fields_named, today_of
from keito_server.projects.api.projects import router
from keito_server.projects.queries.figures import figures_of
from keito_server.projects.schemas import NewProjectTask, ProjectTask, ProjectTaskChanges, ProjectTaskPage
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires


@router.get("/projects/{project_id}/tasks", response=ProjectTaskPage, summary="List the tasks of a project")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def list_project_tasks(request: MemberRequest, project_id: str, query: Query[PageQuery]) -> HttpResponse:
    """What a project that you see offers for new time, in the order of adding; archived tasks are refused to new time."""
    actor = request.actor
    project, page = queries.list_project_task_page(
        actor, models.Project.parse_id(project_id), limit=query.limit, cursor=query.cursor
    )
    return json_answer(page_answer(page, show=_Shown(actor, project).show))


@router.post("/projects/{project_id}/tasks", response={201: ProjectTask}, summary="Add a task to a project")
@requires(Permission.PROJECTS_EDIT_MANAGED)
def create_project_task(request: MemberRequest, project_id: str, task: NewProjectTask) -> HttpResponse:
    """Has a project that you manage offer one more of the workspace's tasks."""
    actor, project = request.actor, models.Project.parse_id(project_id)

    def act(now: datetime) -> dict[str, Any]:
        row = actions.add_task(actor=actor, project_id=project, task_id=task.task_id, now=now)
        return _set_terms(actor, project, row, task, now=now)

    return answer_once(request, act, status=201)


@router.get("/projects/{project_id}/tasks/{project_task_id}", response=ProjectTask, summary="Get a task of a project")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def get_project_task(request: MemberRequest, project_id: str, project_task_id: str) -> HttpResponse:
    """One of the tasks that a project which you see offers, as the list shows it."""
    actor = request.actor
    project = queries.get_project(actor, models.Project.parse_id(project_id))
    row = queries.get_project_task(actor, project, models.ProjectTask.parse_id(project_task_id))
    return json_answer(encode(_Shown(actor, project).show(row)))


@router.patch(
    "/projects/{project_id}/tasks/{project_task_id}", response=ProjectTask, summary="Update a task of a project"
)
@requires(Permission.PROJECTS_EDIT_MANAGED)
def update_project_task(
    request: MemberRequest, project_id: str, project_task_id: str, changes: ProjectTaskChanges
) -> HttpResponse:
    """Changes whether new time with it is billable on the project, its own rate there, and its budget."""
    actor = request.actor
    project, row = _find(actor, project_id, project_task_id)
    with fields_named():
        return json_answer(encode(_set_terms(actor, project.id, row, changes, now=timezone.now())))


@router.delete(
    "/projects/{project_id}/tasks/{project_task_id}", response={204: None}, summary="Take a task off a project"
)
@requires(Permission.PROJECTS_EDIT_MANAGED)
def delete_project_task(request: MemberRequest, project_id: str, project_task_id: str) -> HttpResponse:
    """No new time is tracked with it on the project; entries keep it."""
    actor = request.actor
    project, row = _find(actor, project_id, project_task_id)
    actions.remove_task(actor=actor, project_id=project.id, task_id=row.task_id, now=timezone.now())
    return empty_answer()


def _find(actor: Member, project_id: str, project_task_id: str) -> tuple[models.Project, models.ProjectTask]:
    project = queries.get_project_to_edit(actor, models.Project.parse_id(project_id))
    return project, queries.get_project_task(actor, project, models.ProjectTask.parse_id(project_task_id))


def _set_terms(
    actor: Member, project_id: UUID, row: models.ProjectTask, changes: ProjectTaskChanges, *, now: datetime
) -> dict[str, Any]:
    """Sets what was given, and shows the task as the project offers it then."""
    actions.change_tasks(
        actor=actor,
        project_id=project_id,
        terms={row.task_id: changes.to_terms(row)},
        removed_id=None,
        rates_from=changes.rates_from,
        now=now,
    )
    project = queries.get_project(actor, project_id)
    return _Shown(actor, project).show(queries.get_project_task(actor, project, row.id))


class _Shown:
    """Shows the tasks of one project, as far as the actor may see their rates and budgets (P5)."""

    def __init__(self, actor: Member, project: models.Project) -> None:
        today = today_of(actor)
        self.figures = figures_of(actor, [project], today=today)[project.id]
        self.rates = queries.own_rates_of_tasks(actor, project, today=today)

    def show(self, row: models.ProjectTask) -> dict[str, Any]:
        hours = row.budget_ms if self.figures.sees_budget else None
        return {
            "id": row.public_id,
            "project_id": public_id(models.Project.prefix, row.project_id),
            "task_id": public_id(models.Task.prefix, row.task_id),
            "is_billable": row.is_billable,
            "rate": amount_number(self.rates.get(row.task_id)),
            "budget_hours": None if hours is None else ms_to_hours(hours),
            "budget_amount": amount_number(row.budget_amount) if self.figures.sees_money else None,
            "created_at": instant_text(row.created_at),
        }
