"""Adding a project."""

from datetime import datetime

from django.db import transaction

from keito_server.clients import actions as clients
from keito_server.clients.actions import ClientFields
from keito_server.events.actions import record
from keito_server.kit.errors import Refusal
from keito_server.projects.actions.fields import ProjectFields, budget_of, require_fees, require_money, settle_project
from keito_server.projects.actions.rates import put_rate
from keito_server.projects.actions.saving import insert_with_slug, locked_client
from keito_server.projects.actions.staff import put_assignment
from keito_server.projects.events import ProjectCreated, ProjectTaskAdded
from keito_server.projects.models import Project, ProjectTask, Task
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@transaction.atomic
def create_project(*, actor: Member, fields: ProjectFields, now: datetime) -> Project:
    """Adds a project for an active client; `fields` must hold `client_id` and `name`.

    It starts with the workspace's default tasks, and with the actor as its manager. Raises `NotFound` for a client of
    another workspace, `ClientArchived` and `ProjectNameTaken`.
    """
    require(actor, Permission.PROJECTS_CREATE)
    require_money(actor, fields)
    client = locked_client(actor, fields["client_id"])
    project = Project(workspace_id=actor.workspace_id, client=client, created_at=now)
    budget = budget_of(project)
    settle_project(project, fields)
    require_fees(actor, budget, budget_of(project))
    insert_with_slug(project, fallback="project")
    created = ProjectCreated(
        workspace_id=actor.workspace_id, subject_id=project.id, name=project.name, client_id=client.id
    )
    record(event=created, actor=actor, now=now)
    _offer_default_tasks(actor, project, now=now)
    put_assignment(actor=actor, project=project, member=actor, is_manager=True, now=now)
    rate = fields.get("rate")
    if rate is not None:
        put_rate(actor=actor, amount=rate, now=now, project=project)
    return project


@transaction.atomic
def create_project_for_new_client(
    *, actor: Member, client_fields: ClientFields, fields: ProjectFields, now: datetime
) -> Project:
    """Adds a client and its first project, or neither.

    A refusal that concerns the client names its field with `new_client_` before it.
    """
    try:
        client = clients.create(actor=actor, fields=client_fields, now=now)
    except Refusal as refusal:
        refusal.field = refusal.field and f"new_client_{refusal.field}"
        raise
    with_client: ProjectFields = {**fields, "client_id": client.id}
    return create_project(actor=actor, fields=with_client, now=now)


def _offer_default_tasks(actor: Member, project: Project, *, now: datetime) -> None:
    tasks = Task.objects.in_workspace(actor.workspace_id).filter(is_default=True, archived_at=None).order_by("name")
    rows = [ProjectTask(workspace_id=actor.workspace_id, project=project, task=task, created_at=now) for task in tasks]
    ProjectTask.objects.in_workspace(actor.workspace_id).bulk_create(rows)
    for row in rows:
        added = ProjectTaskAdded(workspace_id=actor.workspace_id, subject_id=project.id, task_id=row.task_id)
        record(event=added, actor=actor, now=now)
