"""Reading the workspace's tasks."""

from uuid import UUID

from django.db.models import Count

from keito_server.kit.errors import NotFound
from keito_server.projects.models import ProjectTask, Rate, Task
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require


def get_task(actor: Member, task_id: UUID) -> Task:
    """One task of the actor's workspace."""
    require(actor, Permission.TASKS_VIEW)
    task = Task.objects.in_workspace(actor.workspace_id).filter(id=task_id).first()
    if task is None:
        raise NotFound
    return task


def list_tasks(actor: Member, *, archived: bool = False) -> list[Task]:
    """Active tasks, or the archived ones, by name."""
    require(actor, Permission.TASKS_VIEW)
    return list(Task.objects.in_workspace(actor.workspace_id).filter(archived_at__isnull=not archived).order_by("name"))


def list_task_rates(actor: Member) -> list[Rate]:
    """The dated default rates of tasks; none without the permission to see rates (P5)."""
    if not may(actor, Permission.BILLABLE_RATES_VIEW):
        return []
    return list(Rate.objects.in_workspace(actor.workspace_id).filter(project=None).order_by("valid_from"))


def count_projects_by_task(actor: Member) -> dict[UUID, int]:
    """How many active projects offer each task; tasks on none are missing. One query."""
    require(actor, Permission.TASKS_VIEW)
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).filter(project__archived_at=None)
    return dict(rows.values_list("task_id").annotate(Count("id")))
