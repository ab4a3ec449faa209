"""The team as a table for other programs (managing-members.md)."""

from collections.abc import Iterable
from datetime import UTC

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
    "Employee ID",
    "Phone",
    "Timezone",
    "State",
    "Weekly capacity, hours",
    "Hours this week",
    "Billable hours this week",
    "Utilisation, %",
    "Billable utilisation, %",
    "Last seen, UTC",
)


def team_csv(directory: Directory, *, currency: str, shows_billable: bool, shows_cost: bool) -> str:
    """The list as CSV, with the rates that its reader may see."""
    rates = (("Billable rate", shows_billable), ("Cost rate", shows_cost))
    heads = [*_HEADS, *(f"{name}, {currency} an hour" for name, is_shown in rates if is_shown)]
    return "".join(csv_lines(heads, _rows(directory, shows_billable=shows_billable, shows_cost=shows_cost)))


def _rows(directory: Directory, *, shows_billable: bool, shows_cost: bool) -> Iterable[list[Cell]]:
    active = [line for line in directory.lines if line.member.is_active]
    archived = [line for line in directory.lines if not line.member.is_active]
    for line in active:
        yield _member_row(line) + _rates(line, shows_billable, shows_cost)
    for invitation in directory.invitations:
        yield _invitation_row(invitation) + ([invitation.billable_rate] if shows_billable else [])
    for line in archived:
        yield _member_row(line) + _rates(line, shows_billable, shows_cost)


def _member_row(line: DirectoryLine) -> list[Cell]:
    member, seen = line.member, line.last_seen_at
    return [
        member.first_name,
        member.last_name,
        member.email,
        "Agent" if member.is_agent else "Person",
        member.role_label,
        ", ".join(line.business_roles),
        "" if member.is_agent else Member.Engagement(member.engagement).label,
        member.employee_id,
        member.phone,
        member.zone,
        "Active" if member.is_active else "Archived",
        None if line.capacity_ms is None else ms_to_hours(line.capacity_ms),
        ms_to_hours(line.worked.total_ms),
        ms_to_hours(line.worked.billable_ms),
        line.used,
        line.billable_used,
        "" if seen is None else f"{seen.astimezone(UTC):%Y-%m-%d %H:%M}",
    ]


def _invitation_row(invitation: Invitation) -> list[Cell]:
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
        "",
        "",
        "Pending",
        None if capacity is None else ms_to_hours(capacity),
    ]
    return [*known, *([None] * (len(_HEADS) - len(known)))]


def _rates(line: DirectoryLine, shows_billable: bool, shows_cost: bool) -> list[Cell]:
    return [*([line.rates.billable] if shows_billable else []), *([line.rates.cost] if shows_cost else [])]
