"""Whose entries an actor may see and change (P1, P3)."""

from uuid import UUID

from django.db.models import QuerySet

from keito_server.projects.queries import Trackable, list_trackable, managed_projects, may_edit_work, reaches
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.team.queries import teammate_ids
from keito_server.time_entries.models import TimeEntry


def may_edit(actor: Member, *, member_id: UUID, project_id: UUID) -> bool:
    """Whether the actor may change entries of this member on this project, locks aside."""
    return may_edit_work(
        actor,
        member_id=member_id,
        project_id=project_id,
        everything=Permission.TIME_EDIT_ALL,
        team=Permission.TIME_EDIT_TEAM,
    )


def may_review(actor: Member, entry: TimeEntry) -> bool:
    """Whether the actor may say that time which was stopped by itself stands: who may change it or decide on it (T8)."""
    if may_edit(actor, member_id=entry.member_id, project_id=entry.project_id):
        return True
    if may(actor, Permission.SUBMISSIONS_DECIDE_ALL):
        return True
    return may(actor, Permission.SUBMISSIONS_DECIDE_TEAM) and reaches(
        actor, member_id=entry.member_id, project_id=entry.project_id
    )


def entries_of_workspace(actor: Member) -> "QuerySet[TimeEntry]":
    """Entries of the actor's workspace with what a page shows of them, not yet narrowed to what the actor may see."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id)
    return rows.select_related("member", "project__client", "task")


def list_trackable_for(actor: Member, member: Member, *, is_teammate: bool | None = None) -> list[Trackable]:
    """What the actor may log for a member: a teammate's own choices, of somebody else's those that the actor manages.

    `is_teammate` saves a query where that is known.
    """
    offered = list_trackable(member)
    if member.id == actor.id or may(actor, Permission.TIME_EDIT_ALL) or not offered:
        return offered
    if is_teammate is None:
        is_teammate = teammate_ids(actor).filter(member_id=member.id).exists()
    if is_teammate:
        return offered
    managed = set(managed_projects(actor))
    return [one for one in offered if one.project.id in managed]
