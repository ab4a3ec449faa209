"""Reading business roles."""

from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Lower

from keito_server.kit.errors import NotFound
from keito_server.team.models import BusinessRole, Member, MemberBusinessRole
from keito_server.team.permissions import Permission, may, require
from keito_server.team.queries.members import visible_members


def list_business_roles(actor: Member) -> list[BusinessRole]:
    """The workspace's business roles by name, each with its `holder_count`: two queries, however many there are."""
    require(actor, Permission.MEMBERS_VIEW_OWN)
    return _counted(actor, list(BusinessRole.objects.in_workspace(actor.workspace_id).order_by(Lower("name"), "id")))


def get_business_role(actor: Member, role_id: UUID) -> BusinessRole:
    """One business role with its `holder_count`, for those who may change it."""
    require(actor, Permission.BUSINESS_ROLES_EDIT)
    role = BusinessRole.objects.in_workspace(actor.workspace_id).filter(id=role_id).first()
    if role is None:
        raise NotFound
    return _counted(actor, [role])[0]


def _counted(actor: Member, roles: list[BusinessRole]) -> list[BusinessRole]:
    held = MemberBusinessRole.objects.in_workspace(actor.workspace_id).filter(
        business_role__in=roles, member__archived_at=None
    )
    counts = dict(held.order_by().values_list("business_role_id").annotate(Count("id")))
    for role in roles:
        role.holder_count = counts.get(role.id, 0)
    return roles


def list_roles_of(actor: Member, member: Member) -> list[BusinessRole]:
    """The business roles of a member whom the actor may look at, by name."""
    held = MemberBusinessRole.objects.in_workspace(actor.workspace_id).filter(member=member)
    rows = BusinessRole.objects.in_workspace(actor.workspace_id)
    return list(rows.filter(id__in=held.values("business_role_id")).order_by(Lower("name"), "id"))


def list_roles_in_sight(actor: Member) -> list[BusinessRole]:
    """The business roles that are held by somebody whom the actor may look at, by name; all for administrators."""
    rows = BusinessRole.objects.in_workspace(actor.workspace_id)
    if not may(actor, Permission.MEMBERS_VIEW_ALL):
        held = MemberBusinessRole.objects.in_workspace(actor.workspace_id)
        rows = rows.filter(id__in=held.filter(member__in=visible_members(actor)).values("business_role_id"))
    return list(rows.order_by(Lower("name"), "id"))
