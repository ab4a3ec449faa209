"""Whom a manager may be given as teammates, for the page of their permissions."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from keito_server.team.models import Member, MemberBusinessRole, Teammate
from keito_server.team.permissions import Permission, require

Companions = Callable[[Member, Member], set[UUID]]
_companions: list[Companions] = []


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is, or might be, a manager's teammate. `works_as` is their business roles, or what an agent is for."""

    member: Member
    works_as: str
    is_teammate: bool
    is_companion: bool


def register_companions(find: Companions) -> None:
    """Has `find(actor, manager)` say whom the manager works with, on the projects that they manage."""
    _companions[:] = [find]


def list_candidates(actor: Member, manager: Member) -> list[Candidate]:
    """All whom the manager may be given: everybody active but themself, and who is assigned already; by name."""
    require(actor, Permission.MEMBERS_EDIT)
    assigned = Teammate.objects.in_workspace(actor.workspace_id).filter(manager=manager)
    teammates = set(assigned.values_list("member_id", flat=True))
    rows = Member.objects.in_workspace(actor.workspace_id).exclude(id=manager.id)
    members = rows.filter(Q(archived_at=None) | Q(id__in=teammates)).order_by("-user_type", "first_name", "last_name")
    roles = _business_roles(actor)
    companions = {found for find in _companions for found in find(actor, manager)}
    return [
        Candidate(
            member=member,
            works_as=", ".join(roles[member.id]) or member.description,
            is_teammate=member.id in teammates,
            is_companion=member.id in companions,
        )
        for member in members
    ]


def _business_roles(actor: Member) -> dict[UUID, list[str]]:
    held = MemberBusinessRole.objects.in_workspace(actor.workspace_id).order_by("business_role__name")
    names: dict[UUID, list[str]] = defaultdict(list)
    for member_id, name in held.values_list("member_id", "business_role__name"):
        names[member_id].append(name)
    return names
