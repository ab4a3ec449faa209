"""Business roles: labels such as Designer, for filters and reports; they permit nothing (roles-permissions.md)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound
from keito_server.kit.names import check_name
from keito_server.team.errors import BusinessRoleTaken
from keito_server.team.events import BusinessRoleAdded, BusinessRoleDeleted, BusinessRoleRenamed
from keito_server.team.models import BusinessRole, Member, MemberBusinessRole
from keito_server.team.permissions import Permission, require

LONGEST = 80


@transaction.atomic
def add_business_role(*, actor: Member, name: str, now: datetime) -> BusinessRole:
    """Adds a role that nobody has yet. Raises `BusinessRoleTaken`, whatever its capitals."""
    require(actor, Permission.BUSINESS_ROLES_EDIT)
    name = check_name(name, longest=LONGEST)
    role = BusinessRole(workspace_id=actor.workspace_id, name=name, created_at=now)
    _save(role, is_new=True)
    added = BusinessRoleAdded(workspace_id=actor.workspace_id, subject_id=role.id, name=name)
    record(event=added, actor=actor, now=now)
    return role


@transaction.atomic
def rename_business_role(*, actor: Member, role_id: UUID, name: str, now: datetime) -> BusinessRole:
    """Gives a role another name; whoever has it keeps it. Raises `BusinessRoleTaken`."""
    require(actor, Permission.BUSINESS_ROLES_EDIT)
    name = check_name(name, longest=LONGEST)
    role = _locked(actor, role_id)
    before, role.name = role.name, name
    if before != name:
        _save(role)
        renamed = BusinessRoleRenamed(workspace_id=actor.workspace_id, subject_id=role.id, before=before, name=name)
        record(event=renamed, actor=actor, now=now)
    return role


@transaction.atomic
def delete_business_role(*, actor: Member, role_id: UUID, now: datetime) -> BusinessRole:
    """Deletes a role, and takes it from everybody who has it; it was only a label."""
    require(actor, Permission.BUSINESS_ROLES_EDIT)
    role = _locked(actor, role_id)
    held = MemberBusinessRole.objects.in_workspace(actor.workspace_id).filter(business_role=role)
    deleted = BusinessRoleDeleted(
        workspace_id=actor.workspace_id,
        subject_id=role.id,
        name=role.name,
        member_ids=sorted(held.values_list("member_id", flat=True)),
    )
    held.delete()
    BusinessRole.objects.in_workspace(actor.workspace_id).filter(id=role.id).delete()
    record(event=deleted, actor=actor, now=now)
    return role


def _locked(actor: Member, role_id: UUID) -> BusinessRole:
    # A full lock: nobody is given the role while it is renamed or deleted.
    rows = BusinessRole.objects.in_workspace(actor.workspace_id).select_for_update()
    role = rows.filter(id=role_id).first()
    if role is None:
        raise NotFound
    return role


def _save(role: BusinessRole, *, is_new: bool = False) -> None:
    try:
        with transaction.atomic():
            role.save(force_insert=is_new)
    except IntegrityError as error:
        raise BusinessRoleTaken(field="name") from error
