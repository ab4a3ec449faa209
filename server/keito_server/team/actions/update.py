"""Changing what is known of a member (managing-members.md)."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.days import timezone_names
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, ValidationRefused
from keito_server.kit.names import check_name
from keito_server.kit.strict_json import check_text
from keito_server.team.errors import AgentNameTaken, MemberEmailTaken
from keito_server.team.events import MemberUpdated
from keito_server.team.models import BusinessRole, Member, MemberBusinessRole
from keito_server.team.permissions import Permission, require
from keito_server.team.rules import agent_email

_MOST_CAPACITY_MS = 168 * HOUR_MS
_LENGTHS = {"last_name": 80, "phone": 40, "employee_id": 40, "description": 120}
Guard = Callable[[UUID, Member], None]


class MemberFields(TypedDict, total=False):
    """What can be set on a member; absent keys stay as they are.

    No `weekly_capacity_ms` is the workspace's capacity for a person, and no capacity at all for an agent.
    `business_role_ids` are all that the member has afterwards.
    """

    first_name: str
    last_name: str
    email: str
    phone: str
    timezone: str
    employee_id: str
    engagement: str
    description: str
    weekly_capacity_ms: int | None
    business_role_ids: Collection[UUID]


@transaction.atomic
def update_member(*, actor: Member, member_id: UUID, fields: MemberFields, now: datetime) -> Member:
    """Changes a member's personal and employment details, and records what changed.

    An agent's e-mail follows its name, and that of a person with a login follows the login's: it is refused here. Raises
    `MemberEmailTaken`, `AgentNameTaken`, and `NotFound` for a business role of another workspace.
    """
    require(actor, Permission.MEMBERS_EDIT)
    member = locked_member(actor, member_id)
    wanted = _checked(member, fields)
    changes: dict[str, Any] = {
        name: [getattr(member, name), value] for name, value in wanted.items() if getattr(member, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(member, name, value)
    if changes:
        _save(member)
    if "business_role_ids" in fields:
        changes |= put_business_roles(member, fields["business_role_ids"], now=now)
    if changes:
        updated = MemberUpdated(workspace_id=member.workspace_id, subject_id=member.id, changes=changes)
        record(event=updated, actor=actor, now=now)
    return member


def locked_member(actor: Member, member_id: UUID, *, guard: Guard | None = None) -> Member:
    """The member under a row lock, for whoever may change them; `guard` is asked before the lock is taken."""
    rows = Member.objects.in_workspace(actor.workspace_id).filter(id=member_id)
    if guard is not None:
        known = rows.first()
        if known is None:
            raise NotFound
        guard(actor.workspace_id, known)
    # The lock lets entries and keys be inserted meanwhile: they only point at the row.
    member = rows.select_for_update(no_key=True).first()
    if member is None:
        raise NotFound
    return member


def put_business_roles(member: Member, role_ids: Collection[UUID], *, now: datetime) -> dict[str, Any]:
    """Gives a member exactly these business roles; answers what changed by names. The member is locked."""
    names = dict(BusinessRole.objects.in_workspace(member.workspace_id).values_list("id", "name"))
    if not set(role_ids) <= set(names):
        raise NotFound(field="business_role_ids")
    rows = MemberBusinessRole.objects.in_workspace(member.workspace_id).filter(member=member)
    before = set(rows.values_list("business_role_id", flat=True))
    after = set(role_ids)
    if before == after:
        return {}
    rows.exclude(business_role_id__in=after).delete()
    MemberBusinessRole.objects.in_workspace(member.workspace_id).bulk_create(
        MemberBusinessRole(workspace_id=member.workspace_id, member=member, business_role_id=role_id, created_at=now)
        for role_id in sorted(after - before)
    )
    return {"business_roles": [sorted(names[role_id] for role_id in ids) for ids in (before, after)]}


def _checked(member: Member, fields: MemberFields) -> dict[str, Any]:
    checked: dict[str, Any] = {name: value for name, value in fields.items() if name != "business_role_ids"}
    if "first_name" in checked:
        checked["first_name"] = check_name(checked["first_name"], longest=80, field="first_name")
    for name in _LENGTHS.keys() & checked.keys():
        checked[name] = check_words(checked[name], name, longest=_LENGTHS[name])
    if "email" in checked:
        checked["email"] = _email(checked["email"])
        if member.login_id is not None and checked["email"] != member.email:
            raise ValidationRefused("They change the address themselves, under Settings, Security.", field="email")
    if checked.get("timezone") and checked["timezone"] not in timezone_names():
        raise ValidationRefused("Choose a timezone of the list.", field="timezone")
    if "engagement" in checked and checked["engagement"] not in Member.Engagement.values:
        raise ValidationRefused("Choose employee or contractor.", field="engagement")
    check_capacity(checked.get("weekly_capacity_ms"))
    if member.is_agent:
        checked["email"] = agent_email(checked.get("first_name", member.first_name))
        checked.pop("last_name", None)
    return checked


def check_capacity(capacity_ms: int | None) -> int | None:
    """A weekly capacity between nothing and all hours of a week, or none."""
    if capacity_ms is not None and not 0 <= capacity_ms <= _MOST_CAPACITY_MS:
        raise ValidationRefused("A week has 168 hours. Use a capacity between 0 and 168.", field="weekly_capacity_ms")
    return capacity_ms


def check_words(value: str, name: str, *, longest: int) -> str:
    """Text without spaces at its ends that is not too long and that a database can hold."""
    plain = check_text(value, name).strip()
    if len(plain) > longest:
        raise ValidationRefused(f"Use at most {longest} characters.", field=name)
    return plain


def _email(value: str) -> str:
    plain = check_words(value, "email", longest=254)
    try:
        validate_email(plain)
    except ValidationError:
        raise ValidationRefused("This is not an e-mail address. It needs an @ and a domain.", field="email") from None
    return plain


def _save(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        if member.is_agent:
            raise AgentNameTaken(field="first_name") from error
        raise MemberEmailTaken(field="email") from error
