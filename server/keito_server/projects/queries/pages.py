"""Projects, tasks and teams a page at a time, for the API (H3, H6)."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from keito_server.kit.errors import NotFound
from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.kit.tenancy import TenantModel
from keito_server.projects.models import Assignment, Project, ProjectTask, Task
from keito_server.projects.queries.projects import get_project, visible_projects
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

Row = TypeVar("Row", bound=TenantModel)


def list_project_page(
    actor: Member,
    *,
    slug: str | None,
    limit: int,
    cursor: str | None,
    is_active: bool | None = None,
    client_id: UUID | None = None,
) -> Page[Project]:
    """A page of the projects that the actor may see, archived ones too unless told otherwise, oldest first."""
    rows = _filtered(visible_projects(actor), slug, is_active)
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    scope = f"projects {actor.workspace_id} {slug} {is_active} {client_id}"
    return _page(rows, scope=scope, limit=limit, cursor=cursor)


def list_task_page(
    actor: Member, *, slug: str | None, is_active: bool | None, limit: int, cursor: str | None
) -> Page[Task]:
    """A page of the workspace's tasks, archived ones too unless told otherwise, oldest first."""
    require(actor, Permission.TASKS_VIEW)
    rows = _filtered(Task.objects.in_workspace(actor.workspace_id), slug, is_active)
    return _page(rows, scope=f"tasks {actor.workspace_id} {slug} {is_active}", limit=limit, cursor=cursor)


def list_assignment_page(
    actor: Member, project_id: UUID, *, limit: int, cursor: str | None
) -> tuple[Project, Page[Assignment]]:
    """A project that the actor may see, and a page of its team, in the order of joining."""
    project = get_project(actor, project_id)
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(project=project)
    scope = f"assignments {actor.workspace_id} {project.id}"
    return project, _page(rows, scope=scope, limit=limit, cursor=cursor)


def get_assignment(actor: Member, project: Project, assignment_id: UUID) -> Assignment:
    """One assignment of a project that the actor sees."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(project=project)
    found = rows.filter(id=assignment_id).first()
    if found is None:
        raise NotFound
    return found


def list_project_task_page(
    actor: Member, project_id: UUID, *, limit: int, cursor: str | None
) -> tuple[Project, Page[ProjectTask]]:
    """A project that the actor may see, and a page of the tasks it offers, in the order of adding."""
    project = get_project(actor, project_id)
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).filter(project=project)
    scope = f"project tasks {actor.workspace_id} {project.id}"
    return project, _page(rows, scope=scope, limit=limit, cursor=cursor)


def get_project_task(actor: Member, project: Project, project_task_id: UUID) -> ProjectTask:
    """One of the tasks that a project which the actor sees offers."""
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).filter(project=project)
    found = rows.filter(id=project_task_id).first()
    if found is None:
        raise NotFound
    return found


def _filtered(rows: QuerySet[Row], slug: str | None, is_active: bool | None) -> QuerySet[Row]:
    if slug is not None:
        rows = rows.filter(slug=slug)
    return rows if is_active is None else rows.filter(archived_at__isnull=is_active)


def _page(rows: QuerySet[Row], *, scope: str, limit: int, cursor: str | None) -> Page[Row]:
    ordered = rows.order_by("created_at", "id")
    if cursor is not None:
        created, row_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(created)
        ordered = ordered.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(row_id)))
    return cut_page(list(ordered[: limit + 1]), limit=limit, scope=scope, position=_position)


def _position(row: TenantModel) -> tuple[str, str]:
    return row.created_at.isoformat(), row.id.hex
