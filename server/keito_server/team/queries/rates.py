"""The dated rates of one member, as their page shows them (R3, P5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from keito_server.events.queries import list_for_subject
from keito_server.team.events import MemberRateChanged
from keito_server.team.models import Member, MemberRate
from keito_server.team.permissions import Permission, may
from keito_server.team.queries.members import teammate_ids


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """A stretch of days on which a member's rates hold. No `last_day`: until further notice.

    `billable` and `cost` are None where there is none, or where the actor may not see it. The rows are those that
    begin with the stretch, so that they can be removed.
    """

    first_day: date
    last_day: date | None
    billable: Decimal | None
    cost: Decimal | None
    billable_row: MemberRate | None
    cost_row: MemberRate | None

    def holds_on(self, day: date) -> bool:
        """Whether the stretch includes a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def may_edit_rates(actor: Member, member: Member) -> bool:
    """Whether the actor sets this member's billable rates: administrators, and managers with that permission (P3)."""
    if may(actor, Permission.BILLABLE_RATES_EDIT_ALL):
        return True
    if not may(actor, Permission.BILLABLE_RATES_EDIT_TEAM):
        return False
    return teammate_ids(actor).filter(member_id=member.id).exists()


def list_rate_periods(actor: Member, member: Member) -> list[RatePeriod]:
    """The member's rates of both kinds as stretches of days, newest first; nothing that the actor may not see (P5)."""
    kinds = [
        kind
        for kind, permission in (
            (MemberRate.Kind.BILLABLE, Permission.BILLABLE_RATES_VIEW),
            (MemberRate.Kind.COST, Permission.COST_RATES_VIEW),
        )
        if may(actor, permission)
    ]
    rows = MemberRate.objects.in_workspace(actor.workspace_id).filter(member=member, kind__in=kinds)
    begins: dict[date, dict[str, MemberRate]] = {}
    for row in rows.order_by("valid_from"):
        begins.setdefault(row.valid_from, {})[row.kind] = row
    days = sorted(begins)
    held: dict[str, Decimal | None] = {}
    periods = []
    for day, following in zip(days, [*days[1:], None], strict=False):
        held |= {kind: row.amount for kind, row in begins[day].items()}
        periods.append(
            RatePeriod(
                first_day=day,
                last_day=None if following is None else following - timedelta(days=1),
                billable=held.get(MemberRate.Kind.BILLABLE),
                cost=held.get(MemberRate.Kind.COST),
                billable_row=begins[day].get(MemberRate.Kind.BILLABLE),
                cost_row=begins[day].get(MemberRate.Kind.COST),
            )
        )
    return periods[::-1]


@dataclass(frozen=True, slots=True)
class RateSetting:
    """Who set a rate (None where nobody is known), and when."""

    by: Member | None
    happened_at: datetime


class _Kept(msgspec.Struct):
    """What the event of a changed rate keeps."""

    kind: str
    valid_from: date


def list_rate_settings(actor: Member, member: Member, periods: Sequence[RatePeriod]) -> list[RateSetting | None]:
    """Who set last what begins with each of the stretches, None where the trail does not say.

    The stretches are those that the actor may see (`list_rate_periods`), so nothing of another kind is told.
    """
    events = list_for_subject(actor, member.id, kinds=[MemberRateChanged.__name__])
    who = {actor.id: actor, member.id: member}
    others = {one.actor_id for one in events if one.actor_id} - who.keys()
    who |= Member.objects.in_workspace(actor.workspace_id).in_bulk(others) if others else {}
    newest: dict[UUID, RateSetting] = {}
    rows = {
        (row.kind, period.first_day): row.id
        for period in periods
        for row in (period.billable_row, period.cost_row)
        if row is not None
    }
    for event in events:
        kept = msgspec.json.decode(event.data, type=_Kept)
        row_id = rows.get((kept.kind, kept.valid_from))
        if row_id is not None:
            newest[row_id] = RateSetting(who.get(event.actor_id) if event.actor_id else None, event.happened_at)
    settings = []
    for period in periods:
        known = [newest[row.id] for row in (period.billable_row, period.cost_row) if row and row.id in newest]
        settings.append(max(known, key=lambda one: one.happened_at, default=None))
    return settings
