"""The chips of the Team list: each filter with what it is set to, and what it offers."""

from datetime import date, timedelta

from keito_server.kit.days import month_of, week_of
from keito_server.time_entries.forms.team_filters import BILLABLE, TeamAddress
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.team_reach import TeamReach
from keito_server.web.chips import Chip, Option, chip, named
from keito_server.web.days_address import ALL_DAYS
from keito_server.web.formats import Formats


def chips_of(address: TeamAddress, reach: TeamReach, *, uses_approvals: bool) -> list[Chip]:
    """All filters but the days in their order; approval states only where the workspace uses approvals."""
    clients = {one.client.public_id: one.client.name for one in reach.projects}
    chips = [
        chip(address, "member", "Member", ((one.public_id, named(one.name, one.archived_at)) for one in reach.members)),
        chip(address, "client", "Client", sorted(clients.items(), key=lambda choice: choice[1].lower())),
        _project_chip(address, reach),
        chip(address, "task", "Task", ((one.public_id, named(one.name, one.archived_at)) for one in reach.tasks)),
        chip(address, "billable", "Billable", BILLABLE),
    ]
    if uses_approvals:
        chips.append(chip(address, "state", "State", TimeEntry.Approval.choices))
    chips.append(chip(address, "source", "Source", TimeEntry.Source.choices))
    if session := address.values.get("session"):
        chips.append(Chip("session", "Session", session, address.to(session=""), ()))
    return chips


def periods(address: TeamAddress, *, today: date, week_start: int) -> list[Option]:
    """The periods that the days' chip offers."""
    week = week_of(today, week_start)
    last_week = week_of(week[0] - timedelta(days=1), week_start)
    month = month_of(today)
    last_month = month_of(month[0] - timedelta(days=1))
    named = (
        ("Today", today, today),
        ("Yesterday", today - timedelta(days=1), today - timedelta(days=1)),
        ("This week", week[0], week[-1]),
        ("Last week", last_week[0], last_week[-1]),
        ("This month", *month),
        ("Last month", *last_month),
    )
    found = [Option(label, address.to_days(first, last)) for label, first, last in named]
    return [*found, Option("All days", address.to(since=ALL_DAYS, to=""))]


def period_words(address: TeamAddress, formats: Formats, *, today: date) -> str:
    """The shown days in words, for the head of the page."""
    first, last = address.first_day, address.last_day
    if first is None:
        return "All days" if last is None else f"Until {formats.short_day(last, today)}"
    if last is None:
        return f"From {formats.short_day(first, today)}"
    if first == last:
        return formats.day(first, today)
    if (first, last) == month_of(first):
        return f"{first:%B} {first.year}"
    return formats.period(first, last, today)


def _project_chip(address: TeamAddress, reach: TeamReach) -> Chip:
    chosen = address.values.get("project", "")
    of_client = [one for one in reach.projects if address.values.get("client", "") in ("", one.client.public_id)]
    value = next((one.name for one in reach.projects if one.public_id == chosen), "")
    options = [
        Option(named(one.name, one.archived_at), address.to(project=one.public_id), group=one.client.name)
        for one in of_client
    ]
    return Chip("project", "Project", value, address.to(project=""), options)
