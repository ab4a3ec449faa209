"""What every verb shares: fetching a row under a lock, a free slug (H6), and naming what a constraint refused."""

from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.clients.errors import ClientArchived
from keito_server.clients.models import Client
from keito_server.kit.errors import Conflict, NotFound, PermissionRefused
from keito_server.kit.slugs import free_slug, slug_of
from keito_server.projects.errors import ProjectNameTaken, TaskNameTaken
from keito_server.projects.models import Project, Task
from keito_server.projects.queries import may_edit_project, visible_projects
from keito_server.team.models import Member

_ATTEMPTS = 5


def locked_project(actor: Member, project_id: UUID) -> Project:
    """The project under a row lock, if the actor may change it.

    `NotFound` for what the actor cannot see, `PermissionRefused` for what they see and do not manage. The lock lets
    entries be inserted meanwhile: they only point at the row.
    """
    rows = visible_projects(actor).select_for_update(of=("self",), no_key=True)
    project = rows.filter(id=project_id).first()
    if project is None:
        raise NotFound
    if not may_edit_project(actor, project.id):
        raise PermissionRefused
    return project


def locked_task(actor: Member, task_id: UUID) -> Task:
    """One task of the actor's workspace under a row lock."""
    rows = Task.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True)
    task = rows.filter(id=task_id).first()
    if task is None:
        raise NotFound
    return task


def locked_client(actor: Member, client_id: UUID) -> Client:
    """An active client of the actor's workspace, locked so that it is not archived meanwhile."""
    rows = Client.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True)
    client = rows.filter(id=client_id).first()
    if client is None:
        raise NotFound(field="client_id")
    if not client.is_active:
        raise ClientArchived(field="client_id")
    return client


def insert_with_slug(row: Project | Task, *, fallback: str) -> None:
    """Inserts a new row with a slug taken from its name; whoever takes the same slug first makes this one try the next."""
    wanted = slug_of(row.name, fallback=fallback)
    rows = type(row).objects.in_workspace(row.workspace_id)
    for _ in range(_ATTEMPTS):
        row.slug = free_slug(wanted, set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True)))
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return
        except IntegrityError as error:
            if "slug" not in _violated(error):
                raise _named(row, error) from error
    raise Conflict


def save_changes(row: Project | Task, names: list[str]) -> None:
    """Updates some columns of a locked row; a name that another row has is refused by its name."""
    try:
        with transaction.atomic():
            row.save(update_fields=names)
    except IntegrityError as error:
        raise _named(row, error) from error


def _violated(error: IntegrityError) -> str:
    """What says which constraint refused: its name on PostgreSQL, the message (which holds no values) on SQLite."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or str(error)


def _named(row: Project | Task, error: IntegrityError) -> Exception:
    if "name_once" not in _violated(error):
        return error
    return ProjectNameTaken(field="name") if isinstance(row, Project) else TaskNameTaken(field="name")
