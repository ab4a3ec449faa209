"""What stands in the head of one member's page: a few queries, and nothing that is counted for the list of the team."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, Max, QuerySet, Value
from django.db.models.functions import Cast, Concat

from keito_server.team.models import ApiKey, Member, MemberBusinessRole, Teammate
from keito_server.team.queries.hours import hours_source


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """One member in short, as the list of the team has them (`DirectoryLine`), without hours and rates."""

    member: Member
    business_roles: tuple[str, ...]
    capacity_ms: int | None
    last_seen_at: datetime | None
    live_since: datetime | None
    answers_to: tuple[str, ...]


def find_facts(actor: Member, member: Member) -> MemberFacts:
    """The facts of a member whom the actor may look at: two queries, what has a name comes as one list of rows."""
    named: dict[str, list[str]] = defaultdict(list)
    last_call = None
    for row in _rows(actor, member):
        if row["kind"] == "call":
            last_call = row["at"]
        else:
            named[row["kind"]].append(row["words"])
    return MemberFacts(
        member=member,
        business_roles=tuple(sorted(named["role"])),
        capacity_ms=member.weekly_capacity_ms if member.is_agent else member.capacity_ms,
        last_seen_at=last_call if member.is_agent else member.last_seen_at,
        live_since=hours_source().live_since(actor, [member.id]).get(member.id),
        answers_to=tuple(sorted(named["manager"])),
    )


def _rows(actor: Member, member: Member) -> "QuerySet[Any, Any]":
    """Rows of a `kind`: "role" and "manager" with their name as `words`; of an agent's keys one "call" with the last time `at`."""
    never = Cast(Value(None), DateTimeField())  # PostgreSQL takes a bare NULL of a union for text
    held = MemberBusinessRole.objects.in_workspace(actor.workspace_id).filter(member=member).order_by()
    roles: QuerySet[Any, Any] = held.values(kind=Value("role"), words=F("business_role__name"), at=never)
    if not member.is_agent:
        return roles
    managers = Teammate.objects.in_workspace(actor.workspace_id).filter(
        member=member, manager__role=Member.Role.MANAGER, manager__archived_at=None
    )
    name = Concat("manager__first_name", Value(" "), "manager__last_name")
    used = ApiKey.objects.in_workspace(actor.workspace_id).filter(member=member, last_used_at__isnull=False).order_by()
    calls = used.values(kind=Value("call"), words=Value("")).annotate(at=Max("last_used_at"))
    return roles.union(managers.order_by().values(kind=Value("manager"), words=name, at=never), calls, all=True)
