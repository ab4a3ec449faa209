"""Taking a project off the lists, and bringing it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.projects.actions.saving import locked_project
from keito_server.projects.events import ProjectArchived, ProjectRestored
from keito_server.projects.models import Project
from keito_server.team.models import Member


@transaction.atomic
def archive_project(*, actor: Member, project_id: UUID, now: datetime) -> Project:
    """Takes a project off the lists; its history stays, and what runs on it is stopped and saved (T8)."""
    project = locked_project(actor, project_id)
    if project.is_active:
        project.archived_at = now
        project.save(update_fields=["archived_at"])
        record(event=ProjectArchived(workspace_id=actor.workspace_id, subject_id=project.id), actor=actor, now=now)
    return project


@transaction.atomic
def restore_project(*, actor: Member, project_id: UUID, now: datetime) -> Project:
    """Brings an archived project back, with its team and tasks. Timers that were stopped stay stopped."""
    project = locked_project(actor, project_id)
    if not project.is_active:
        project.archived_at = None
        project.save(update_fields=["archived_at"])
        record(event=ProjectRestored(workspace_id=actor.workspace_id, subject_id=project.id), actor=actor, now=now)
    return project
