"""Projects over the API (`api-reference/projects.md`)."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from keito_server.kit.answers import amount_number, encode, instant_text, json_answer, page_answer
from keito_server.kit.durations import ms_to_hours
from keito_server.kit.identifiers import public_id
from keito_server.projects import models, queries
from keito_server.projects.schemas import Project, ProjectPage, ProjectQuery
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Projects"])


@router.get("/projects", response=ProjectPage, summary="List projects")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def list_projects(request: MemberRequest, query: Query[ProjectQuery]) -> HttpResponse:
    """Projects that you are assigned to, or all for administrators, oldest first; archived ones are not active."""
    page = queries.list_project_page(request.actor, slug=query.slug, limit=query.limit, cursor=query.cursor)
    return json_answer(page_answer(page, show=_show))


@router.get("/projects/{project_id}", response=Project, summary="Get a project")
@requires(Permission.PROJECTS_VIEW_ASSIGNED)
def get_project(request: MemberRequest, project_id: str) -> HttpResponse:
    """One project."""
    return json_answer(encode(_show(queries.get_project(request.actor, models.Project.parse_id(project_id)))))


def _show(project: models.Project) -> dict[str, Any]:
    return {
        "id": project.public_id,
        "name": project.name,
        "client_id": public_id("cli", project.client_id),
        "billing_type": project.billing_type,
        "is_billable": project.is_billable,
        "budget_hours": None if project.budget_ms is None else ms_to_hours(project.budget_ms),
        "budget_amount": amount_number(project.budget_amount),
        "is_active": project.is_active,
        "created_at": instant_text(project.created_at),
    }
