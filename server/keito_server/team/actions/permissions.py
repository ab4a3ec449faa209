"""Who may do what: a member's role, a manager's permissions, and the teammates that a manager sees (P1, P3)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound, ValidationRefused
from keito_server.team.actions.administrators import keep_an_administrator
from keito_server.team.errors import AgentNotAdministrator
from keito_server.team.events import PermissionsChanged
from keito_server.team.models import Member, Teammate
from keito_server.team.permissions import ManagerPermission, Permission, require


@transaction.atomic
def set_permissions(
    *,
    actor: Member,
    member_id: UUID,
    role: str,
    manager_permissions: Collection[str],
    teammate_ids: Collection[UUID],
    now: datetime,
) -> Member:
    """Sets all three; they hold from the member's next request on (roles-permissions.md).

    Permissions and teammates are kept, without effect, while the role is not Manager. Teammates are people and agents
    of the workspace, archived ones too, and never the manager themself (`NotFound` for anybody else). Raises
    `LastAdministrator`, and `AgentNotAdministrator`: an agent is a member or a manager.
    """
    require(actor, Permission.MEMBERS_EDIT)
    granted = _checked(role, manager_permissions)
    member = _locked(actor, member_id, role)
    if member.is_agent and role == Member.Role.ADMINISTRATOR:
        raise AgentNotAdministrator(field="role")
    changes: dict[str, Any] = {}
    for name, value in (("role", role), ("manager_permissions", granted)):
        if getattr(member, name) != value:
            changes[name] = [getattr(member, name), value]
            setattr(member, name, value)
    if changes:
        member.save(update_fields=list(changes))
    changes |= _assign(actor, member, set(teammate_ids), now=now)
    if changes:
        changed = PermissionsChanged(workspace_id=member.workspace_id, subject_id=member.id, changes=changes)
        record(event=changed, actor=actor, now=now)
    return member


def _checked(role: str, manager_permissions: Collection[str]) -> list[str]:
    """The permissions in the order of the page, each once."""
    if role not in Member.Role.values:
        raise ValidationRefused("A role is member, manager or administrator.", field="role")
    if not set(manager_permissions) <= {str(one) for one in ManagerPermission}:
        raise ValidationRefused("There is no such permission.", field="manager_permissions")
    return [str(one) for one in ManagerPermission if one in manager_permissions]


def _locked(actor: Member, member_id: UUID, role: str) -> Member:
    member = Member(id=member_id)
    if role != Member.Role.ADMINISTRATOR:
        # Asked of everybody, before the row is locked: who they are by now is only certain under the guard's lock.
        keep_an_administrator(actor.workspace_id, member)
    rows = Member.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True, of=("self",))
    found = rows.select_related("workspace").filter(id=member_id).first()
    if found is None:
        raise NotFound
    return found


def _assign(actor: Member, manager: Member, wanted: set[UUID], *, now: datetime) -> dict[str, Any]:
    rows = Teammate.objects.in_workspace(actor.workspace_id).filter(manager=manager)
    before = set(rows.values_list("member_id", flat=True))
    if wanted == before:
        return {}
    _check_teammates(actor, manager, wanted - before)
    rows.filter(member_id__in=before - wanted).delete()
    Teammate.objects.in_workspace(actor.workspace_id).bulk_create(
        Teammate(workspace_id=actor.workspace_id, manager=manager, member_id=member_id, created_at=now)
        for member_id in sorted(wanted - before)
    )
    return {"teammate_ids": [sorted(before), sorted(wanted)]}


def _check_teammates(actor: Member, manager: Member, added: set[UUID]) -> None:
    known = Member.objects.in_workspace(actor.workspace_id).filter(id__in=added).exclude(id=manager.id)
    if known.count() != len(added):
        raise NotFound(field="teammates")
