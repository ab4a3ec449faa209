"""The chips of the list of expenses: each filter with what it is set to, and what it offers."""

from datetime import date, timedelta

from keito_server.expenses.forms.filters import BILLABLE, ExpenseAddress, states
from keito_server.expenses.models import Expense
from keito_server.expenses.queries.page_reach import ExpenseReach
from keito_server.kit.days import month_of
from keito_server.web.chips import Chip, Option, chip, named
from keito_server.web.days_address import ALL_DAYS
from keito_server.web.formats import Formats


def chips_of(address: ExpenseAddress, reach: ExpenseReach, *, uses_approvals: bool) -> list[Chip]:
    """All filters but the days in their order; whose they are only beside everybody's."""
    clients = {one.client.public_id: one.client.name for one in reach.projects}
    categories = ((one.public_id, named(one.name, one.archived_at)) for one in reach.categories)
    chips = [
        chip(address, "client", "Client", sorted(clients.items(), key=lambda choice: choice[1].lower())),
        _project_chip(address, reach),
        chip(address, "category", "Category", categories),
        chip(address, "billable", "Billable", BILLABLE),
        chip(address, "state", "State", states(uses_approvals=uses_approvals)),
        chip(address, "source", "Source", Expense.Source.choices),
    ]
    if address.is_own:
        return chips
    members = ((one.public_id, named(one.name, one.archived_at)) for one in reach.members)
    return [chip(address, "member", "Team member", members), *chips]


def periods(address: ExpenseAddress, *, today: date) -> list[Option]:
    """The periods that the days' chip offers."""
    month = month_of(today)
    last_month = month_of(month[0] - timedelta(days=1))
    year = today.replace(month=1, day=1), today.replace(month=12, day=31)
    named_periods = (("This month", *month), ("Last month", *last_month), ("This year", *year))
    found = [Option(label, address.to_days(first, last)) for label, first, last in named_periods]
    return [*found, Option("All days", address.to(since=ALL_DAYS, to=""))]


def period_words(address: ExpenseAddress, formats: Formats, *, today: date) -> str:
    """The shown days in words, for the head of the page."""
    first, last = address.first_day, address.last_day
    if first is None:
        return "All days" if last is None else f"Until {formats.short_day(last, today)}"
    if last is None:
        return f"From {formats.short_day(first, today)}"
    if (first, last) == month_of(first):
        return f"{first:%B} {first.year}"
    return formats.day(first, today) if first == last else formats.period(first, last, today)


def _project_chip(address: ExpenseAddress, reach: ExpenseReach) -> Chip:
    chosen = address.values.get("project", "")
    of_client = [one for one in reach.projects if address.values.get("client", "") in ("", one.client.public_id)]
    value = next((one.name for one in reach.projects if one.public_id == chosen), "")
    options = [
        Option(named(one.name, one.archived_at), address.to(project=one.public_id), group=one.client.name)
        for one in of_client
    ]
    return Chip("project", "Project", value, address.to(project=""), options)
