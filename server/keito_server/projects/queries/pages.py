"""Projects a page at a time, for the API (H3, H6)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.projects.models import Project
from keito_server.projects.queries.projects import visible_projects
from keito_server.team.models import Member


def list_project_page(actor: Member, *, slug: str | None, limit: int, cursor: str | None) -> Page[Project]:
    """A page of the projects that the actor may see, archived ones too, oldest first."""
    rows = visible_projects(actor).order_by("created_at", "id")
    if slug is not None:
        rows = rows.filter(slug=slug)
    scope = f"projects {actor.workspace_id} {slug}"
    if cursor is not None:
        created, project_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(created)
        rows = rows.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(project_id)))
    return cut_page(list(rows[: limit + 1]), limit=limit, scope=scope, position=_position)


def _position(project: Project) -> tuple[str, str]:
    return project.created_at.isoformat(), project.id.hex
