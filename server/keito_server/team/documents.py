"""The team as a table for other programs (managing-members.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from keito_server.kit.csv_text import Cell, csv_lines
from keito_server.kit.durations import ms_to_hours
from keito_server.kit.money import minor_units, round_half_up
from keito_server.team.models import Invitation, Member
from keito_server.team.queries import Directory, DirectoryLine
from keito_server.team.rules import InvitationState
from keito_server.web.formats import decimals_of

_HEADS = (
    "First name",
    "Last name",
    "Email",
    "Type",
    "Role",
    "Business roles",
    "Engagement",
    "Timezone",
    "State",
    "Weekly capacity, hours",
    "Hours this week",
    "Billable hours this week",
    "Utilisation, %",
    "Billable utilisation, %",
    "Last seen, UTC",
)
_PERSONAL_HEADS = ("Employee ID", "Phone")


@dataclass(frozen=True, slots=True)
class TeamColumns:
    """Which columns the reader of the file may have: those that the pages of members show them (P3, P5)."""

    billable: bool
    cost: bool
    personal: bool


def team_csv(directory: Directory, *, currency: str, columns: TeamColumns) -> str:
    """The list as CSV, with the rates, phone numbers and employee ids only where its reader may see them.

    Rates have at least the decimals of the currency's minor unit, and more only where they need them (N4).
    """
    rates = (("Billable rate", columns.billable), ("Cost rate", columns.cost))
    places = minor_units(currency)
    heads = [
        *_HEADS,
        *(_PERSONAL_HEADS if columns.personal else ()),
        *(f"{name}, {currency} an hour" for name, is_shown in rates if is_shown),
    ]
    return "".join(csv_lines(heads, _rows(directory, columns, places)))


def _rows(directory: Directory, columns: TeamColumns, places: int) -> Iterable[list[Cell]]:
    active = [line for line in directory.lines if line.member.is_active]
    archived = [line for line in directory.lines if not line.member.is_active]
    for line in active:
        yield _member_row(line, columns, places)
    for invitation, state in directory.invitations:
        yield _invitation_row(invitation, state, columns, places)
    for line in archived:
        yield _member_row(line, columns, places)


def _member_row(line: DirectoryLine, columns: TeamColumns, places: int) -> list[Cell]:
    member, seen = line.member, line.last_seen_at
    known: list[Cell] = [
        member.first_name,
        member.last_name,
        "" if member.is_agent else member.email,
        "Agent" if member.is_agent else "Person",
        member.role_label,
        ", ".join(line.business_roles),
        "" if member.is_agent else Member.Engagement(member.engagement).label,
        member.zone,
        "Active" if member.is_active else "Archived",
        None if line.capacity_ms is None else ms_to_hours(line.capacity_ms),
        ms_to_hours(line.worked.total_ms),
        ms_to_hours(line.worked.billable_ms),
        line.used,
        line.billable_used,
        "" if seen is None else f"{seen.astimezone(UTC):%Y-%m-%d %H:%M}",
    ]
    rates = (_written_rate(line.rates.billable, places), _written_rate(line.rates.cost, places))
    return known + _narrowed(columns, (member.employee_id, member.phone), rates)


def _invitation_row(invitation: Invitation, state: InvitationState, columns: TeamColumns, places: int) -> list[Cell]:
    capacity = invitation.weekly_capacity_ms
    known: list[Cell] = [
        invitation.first_name,
        invitation.last_name,
        invitation.email,
        "Person",
        Member.Role(invitation.role).label,
        "",
        Member.Engagement(invitation.engagement).label,
        "",
        state.capitalize(),
        None if capacity is None else ms_to_hours(capacity),
    ]
    padding: list[Cell] = [None] * (len(_HEADS) - len(known))
    return known + padding + _narrowed(columns, ("", ""), (_written_rate(invitation.billable_rate, places), None))


def _narrowed(
    columns: TeamColumns, personal: tuple[str, str], rates: tuple[Decimal | None, Decimal | None]
) -> list[Cell]:
    billable, cost = rates
    return [
        *(personal if columns.personal else ()),
        *([billable] if columns.billable else []),
        *([cost] if columns.cost else []),
    ]


def _written_rate(rate: Decimal | None, places: int) -> Decimal | None:
    return None if rate is None else round_half_up(rate, max(places, decimals_of(rate)))
