"""Whose entries an actor may see and change (P1, P3)."""

from uuid import UUID

from django.db.models import QuerySet

from keito_server.projects.models import Assignment
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.team.queries import teammate_ids
from keito_server.time_entries.models import TimeEntry


def managed_projects(actor: Member) -> "QuerySet[Assignment, UUID]":
    """Ids of the projects that the actor manages, as a subquery (P3)."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor, is_manager=True)
    return rows.values_list("project_id", flat=True)


def may_edit(actor: Member, *, member_id: UUID, project_id: UUID) -> bool:
    """Whether the actor may change entries of this member on this project, locks aside."""
    if member_id == actor.id or may(actor, Permission.TIME_EDIT_ALL):
        return True
    if not may(actor, Permission.TIME_EDIT_TEAM):
        return False
    return (
        teammate_ids(actor).filter(member_id=member_id).exists()
        or managed_projects(actor).filter(project_id=project_id).exists()
    )


def entries_of_workspace(actor: Member) -> "QuerySet[TimeEntry]":
    """Entries of the actor's workspace with what a page shows of them, not yet narrowed to what the actor may see."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id)
    return rows.select_related("member", "project__client", "task")
