"""A project's team over the API: who may track time on it, and on which terms."""

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
from keito_server.projects.schemas import Assignment, AssignmentChanges, AssignmentPage, NewAssignment
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires


@router.get("/projects/{project_id}/assignments", response=AssignmentPage, summary="List the team of a project")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def list_assignments(request: MemberRequest, project_id: str, query: Query[PageQuery]) -> HttpResponse:
    """Who may track time on a project that you see, in the order of joining. Administrators may without."""
    actor = request.actor
    project, page = queries.list_assignment_page(
        actor, models.Project.parse_id(project_id), limit=query.limit, cursor=query.cursor
    )
    shown = _Shown(actor, project)
    return json_answer(page_answer(page, show=shown.show))


@router.post("/projects/{project_id}/assignments", response={201: Assignment}, summary="Assign a user")
@requires(Permission.PROJECTS_EDIT_MANAGED)
def create_assignment(request: MemberRequest, project_id: str, assignment: NewAssignment) -> HttpResponse:
    """Lets a person or an agent track time on a project that you manage."""
    actor, project = request.actor, models.Project.parse_id(project_id)

    def act(now: datetime) -> dict[str, Any]:
        row = actions.assign(actor=actor, project_id=project, member_id=assignment.user_id, now=now)
        return _set_terms(actor, project, row, assignment, now=now)

    return answer_once(request, act, status=201)


@router.get("/projects/{project_id}/assignments/{assignment_id}", response=Assignment, summary="Get an assignment")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def get_assignment(request: MemberRequest, project_id: str, assignment_id: str) -> HttpResponse:
    """One user of the team of a project that you see, as the list shows them."""
    actor = request.actor
    project = queries.get_project(actor, models.Project.parse_id(project_id))
    row = queries.get_assignment(actor, project, models.Assignment.parse_id(assignment_id))
    return json_answer(encode(_Shown(actor, project).show(row)))


@router.patch("/projects/{project_id}/assignments/{assignment_id}", response=Assignment, summary="Update an assignment")
@requires(Permission.PROJECTS_EDIT_MANAGED)
def update_assignment(
    request: MemberRequest, project_id: str, assignment_id: str, changes: AssignmentChanges
) -> HttpResponse:
    """Changes whether they manage the project, their own rate on it, and their budget."""
    actor = request.actor
    project, row = _find(actor, project_id, assignment_id)
    with fields_named():
        return json_answer(encode(_set_terms(actor, project.id, row, changes, now=timezone.now())))


@router.delete(
    "/projects/{project_id}/assignments/{assignment_id}", response={204: None}, summary="Take a user off a project"
)
@requires(Permission.PROJECTS_EDIT_MANAGED)
def delete_assignment(request: MemberRequest, project_id: str, assignment_id: str) -> HttpResponse:
    """They track nothing more on it; their entries stay."""
    actor = request.actor
    project, row = _find(actor, project_id, assignment_id)
    actions.unassign(actor=actor, project_id=project.id, member_id=row.member_id, now=timezone.now())
    return empty_answer()


def _find(actor: Member, project_id: str, assignment_id: str) -> tuple[models.Project, models.Assignment]:
    project = queries.get_project_to_edit(actor, models.Project.parse_id(project_id))
    return project, queries.get_assignment(actor, project, models.Assignment.parse_id(assignment_id))


def _set_terms(
    actor: Member, project_id: UUID, row: models.Assignment, changes: AssignmentChanges, *, now: datetime
) -> dict[str, Any]:
    """Sets what was given, and shows the assignment as it is then; who gave up managing it may see less of it."""
    actions.change_team(
        actor=actor,
        project_id=project_id,
        terms={row.member_id: changes.to_terms(row)},
        removed_id=None,
        rates_from=changes.rates_from,
        now=now,
    )
    project = queries.get_project(actor, project_id)
    return _Shown(actor, project).show(queries.get_assignment(actor, project, row.id))


class _Shown:
    """Shows the assignments of one project, as far as the actor may see their rates and budgets (P5)."""

    def __init__(self, actor: Member, project: models.Project) -> None:
        today = today_of(actor)
        self.figures = figures_of(actor, [project], today=today)[project.id]
        self.rates = queries.own_rates_of_members(actor, project, today=today)

    def show(self, row: models.Assignment) -> dict[str, Any]:
        hours = row.budget_ms if self.figures.sees_budget else None
        return {
            "id": row.public_id,
            "project_id": public_id(models.Project.prefix, row.project_id),
            "user_id": public_id(Member.prefix, row.member_id),
            "is_manager": row.is_manager,
            "rate": amount_number(self.rates.get(row.member_id)),
            "budget_hours": None if hours is None else ms_to_hours(hours),
            "budget_amount": amount_number(row.budget_amount) if self.figures.sees_money else None,
            "created_at": instant_text(row.created_at),
        }
