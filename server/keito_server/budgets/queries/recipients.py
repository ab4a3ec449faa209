"""Who is told that a project's budget runs out: its managers, of any role, and the administrators (project-team.md)."""

from django.db.models import Exists, OuterRef, Q

from keito_server.projects.models import Assignment, Project
from keito_server.team.models import Member


def list_told(project: Project) -> list[Member]:
    """Active people with their workspace, each once: whoever manages the project, and all administrators. One query."""
    managing = Assignment.objects.in_workspace(project.workspace_id).filter(
        project=project, is_manager=True, member=OuterRef("id")
    )
    rows = Member.objects.in_workspace(project.workspace_id).filter(
        Q(role=Member.Role.ADMINISTRATOR) | Q(Exists(managing)),
        archived_at=None,
        user_type=Member.Type.HUMAN,
    )
    return list(rows.select_related("workspace").order_by("created_at", "id"))
