"""The team as a table for other programs (managing-members.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from keito_server.kit.csv_text import Cell, csv_lines
from keito_server.kit.durations import ms_to_hours
from keito_server.team.models import Invitation, Member
from keito_server.team.queries import Directory, DirectoryLine

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
    """The list as CSV, with the rates, phone numbers and employee ids only where its reader may see them."""
    rates = (("Billable rate", columns.billable), ("Cost rate", columns.cost))
    heads = [
        *_HEADS,
        *(_PERSONAL_HEADS if columns.personal else ()),
        *(f"{name}, {currency} an hour" for name, is_shown in rates if is_shown),
    ]
    return "".join(csv_lines(heads, _rows(directory, columns)))


def _rows(directory: Directory, columns: TeamColumns) -> Iterable[list[Cell]]:
    active = [line for line in directory.lines if line.member.is_active]
    archived = [line for line in directory.lines if not line.member.is_active]
    for line in active:
        yield _member_row(line, columns)
    for invitation in directory.invitations:
        yield _invitation_row(invitation, columns)
    for line in archived:
        yield _member_row(line, columns)


def _member_row(line: DirectoryLine, columns: TeamColumns) -> list[Cell]:
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
    return known + _narrowed(columns, (member.employee_id, member.phone), line.rates.billable, line.rates.cost)


def _invitation_row(invitation: Invitation, columns: TeamColumns) -> list[Cell]:
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
        "Pending",
        None if capacity is None else ms_to_hours(capacity),
    ]
    padding: list[Cell] = [None] * (len(_HEADS) - len(known))
    return known + padding + _narrowed(columns, ("", ""), invitation.billable_rate, None)


def _narrowed(
    columns: TeamColumns, personal: tuple[str, str], billable: Decimal | None, cost: Decimal | None
) -> list[Cell]:
    return [
        *(personal if columns.personal else ()),
        *([billable] if columns.billable else []),
        *([cost] if columns.cost else []),
    ]
