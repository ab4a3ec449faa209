"""Changing a user as the API does: details and rates by one request, all of it or nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from keito_server.kit.days import day_of
from keito_server.kit.errors import Refusal, ValidationRefused
from keito_server.team.actions.rates import set_rate
from keito_server.team.actions.update import MemberFields, update_member
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.team.queries import get_visible_member

_NAMES = {"first_name": "name", "weekly_capacity_ms": "weekly_capacity_hours", "valid_from": "rates_from"}


@transaction.atomic
def change_user(
    *,
    actor: Member,
    member_id: UUID,
    fields: MemberFields,
    rates: Mapping[str, Decimal | None],
    rates_from: date | None,
    now: datetime,
) -> Member:
    """Changes a member, and their default rates by kind from a day on, today's in the workspace's timezone without one (R3).

    Refusals name the fields as the API has them. A person's name is theirs to change.
    """
    require(actor, Permission.MEMBERS_EDIT)
    member = get_visible_member(actor, member_id)
    if "first_name" in fields and not member.is_agent:
        raise ValidationRefused("People change their name themselves, in their profile.", field="name")
    first_day = rates_from or day_of(now, actor.workspace.timezone)
    try:
        # Rates first: prices are locked before members, by everybody.
        for kind, amount in rates.items():
            try:
                set_rate(actor=actor, member=member, kind=kind, amount=amount, now=now, valid_from=first_day)
            except Refusal as refusal:
                refusal.field = f"{kind}_rate" if refusal.field == "rate" else refusal.field
                raise
        return update_member(actor=actor, member_id=member_id, fields=fields, now=now)
    except Refusal as refusal:
        refusal.field = _NAMES.get(refusal.field or "", refusal.field)
        raise
