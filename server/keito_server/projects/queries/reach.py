"""Whose work an actor reaches, time and expenses alike (P3), and who may change what is submitted or approved (T5)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.sql import bind_id
from keito_server.projects.models import Assignment
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, permissions_of, require
from keito_server.team.queries import get_member, teammate_ids
from keito_server.workspaces.models import Workspace

_WITHIN_REACH = (
    "(e.member_id = %s OR e.project_id IN (SELECT a.project_id FROM projects_assignment a"
    " WHERE a.workspace_id = %s AND a.member_id = %s AND a.is_manager)"
    " OR e.member_id IN (SELECT t.member_id FROM team_teammate t"
    " WHERE t.workspace_id = %s AND t.manager_id = %s))"
)


def managed_projects(actor: Member) -> "QuerySet[Assignment, UUID]":
    """Ids of the projects that the actor manages, as a subquery (P3)."""
    rows = Assignment.objects.in_workspace(actor.workspace_id).filter(member=actor, is_manager=True)
    return rows.values_list("project_id", flat=True)


def reaches(actor: Member, *, member_id: UUID, project_id: UUID) -> bool:
    """Whether a member is the actor's teammate, or works on a project that the actor manages (P3)."""
    return (
        teammate_ids(actor).filter(member_id=member_id).exists()
        or managed_projects(actor).filter(project_id=project_id).exists()
    )


def may_edit_work(
    actor: Member, *, member_id: UUID, project_id: UUID, everything: Permission, team: Permission
) -> bool:
    """Whether the actor may change what this member logs on this project, locks aside: own, or by these permissions."""
    if member_id == actor.id or may(actor, everything):
        return True
    return may(actor, team) and reaches(actor, member_id=member_id, project_id=project_id)


def member_to_log_for(actor: Member, member_id: UUID | None, *, may_log: bool, what: str) -> Member:
    """Whose work it is that the actor logs: their own, or with `may_log` that of an active member of the workspace.

    `what` is logged, for the sentences. `UnknownMember` for nobody here (P2).
    """
    if member_id is None or member_id == actor.id:
        return actor
    if not may_log:
        raise PermissionRefused(f"You may log {what} for yourself only.", field="user_id")
    try:
        member = get_member(actor, member_id)
    except NotFound:
        raise UnknownMember(field="user_id") from None
    if not member.is_active:
        raise ValidationRefused(f"This member is archived. Reactivate them to log {what}.", field="user_id")
    return member


def work_in_reach(
    actor: Member, *, own: Permission, team: Permission, everything: Permission
) -> tuple[list[str], list[Any]]:
    """Conditions and values of a hand-written SELECT on rows `e`: own, teammates' and those of managed projects, or all (P3).

    `PermissionRefused` without the permission `own`.
    """
    require(actor, own)
    permissions = permissions_of(actor)
    conditions, values = ["e.workspace_id = %s"], [bind_id(actor.workspace_id)]
    if everything in permissions:
        return conditions, values
    if team in permissions:
        own_id = bind_id(actor.id)
        return [*conditions, _WITHIN_REACH], [*values, own_id, *values, own_id, *values, own_id]
    return [*conditions, "e.member_id = %s"], [*values, bind_id(actor.id)]


def edits_submitted_work(actor: Member, *, member_id: UUID, everything: Permission, team: Permission) -> bool:
    """Whether the actor may change what this member has submitted (T5).

    Administrators may. "Edit team time" is about the work of others: what a manager has handed in themself waits for
    somebody else, like everybody's (submitting-timesheets.md).
    """
    return may(actor, everything) or (member_id != actor.id and may(actor, team))


def withdraws_approval(actor: Member, *, member_id: UUID) -> bool:
    """Whether the words about approved work of this member are for somebody who withdraws approvals (A1).

    Managers who were granted it do so for others, never for themselves (A4). The refusal stands either way.
    """
    if may(actor, Permission.SUBMISSIONS_WITHDRAW_ALL):
        return True
    return member_id != actor.id and may(actor, Permission.SUBMISSIONS_WITHDRAW_TEAM)


def approval_in_force(workspace: Workspace, approval: str) -> str:
    """The state of approval that locks: none does while approvals are off, though it is kept (A3)."""
    return approval if workspace.uses_approvals else "unsubmitted"
