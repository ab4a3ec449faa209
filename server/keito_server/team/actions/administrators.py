"""Keeping an administrator: a workspace never loses its last one, nor one whom something above the team needs (P6)."""

from typing import Protocol
from uuid import UUID

from keito_server.team.errors import LastAdministrator
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace


class Keeping(Protocol):
    """Raises a refusal where a member has to stay an administrator. The workspace is locked, and read under the lock."""

    def __call__(self, *, workspace: Workspace, member_id: UUID) -> None: ...


_keepings: list[Keeping] = []


def register_keeping(keeping: Keeping) -> None:
    """Has `keeping` asked before anybody is archived or demoted, by what lives above the team."""
    if keeping not in _keepings:
        _keepings.append(keeping)


def keep_an_administrator(workspace_id: UUID, member: Member) -> None:
    """Raises `LastAdministrator` where nobody but `member` could administer the workspace, or what a keeping raises.

    Call it in the transaction that archives or demotes `member`, before any row of a member is locked. It locks the
    workspace until that transaction ends, so that two who act at once are counted one after the other. Agents do not
    count: they cannot sign in.
    """
    # A lock that lets rows of the workspace be inserted meanwhile: they only point at it.
    workspace = Workspace.objects.select_for_update(no_key=True).get(id=workspace_id)
    able = Member.objects.in_workspace(workspace_id).filter(
        role=Member.Role.ADMINISTRATOR, archived_at=None, user_type=Member.Type.HUMAN
    )
    able_ids = set(able.values_list("id", flat=True))
    if able_ids == {member.id}:
        raise LastAdministrator
    if member.id in able_ids:
        for keeping in _keepings:
            keeping(workspace=workspace, member_id=member.id)
