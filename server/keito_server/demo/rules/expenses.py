"""What the sample company spends: tokens of each session, and people's journeys, tools and lunches."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from keito_server.demo.rules.calendar import moment
from keito_server.demo.rules.work import PlannedWork, dice

PRINTING = ("Printing", "pages", Decimal("0.12"))
"""The one category that the company has added: its name, unit and price."""

EXCHANGE_RATES = {"EUR": Decimal("0.855"), "USD": Decimal("0.742")}
"""What one of each was worth in pounds when the company began."""

_RECEIPTED_WEEKS = 4
"""So far back receipts hang on expenses: drawing them takes its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExpense:
    """Money that was spent on a project (by code) in a category (by name): a total, or units at the category's price.

    `shop` is whose receipt hangs on it; '' where there is none.
    """

    project: str
    category: str
    saved_at: datetime
    spent_date: date
    notes: str
    total: Decimal | None = None
    units: Decimal | None = None
    shop: str = ""
    source: str = "web"
    is_billable: bool | None = None
    metadata: dict[str, str | int] = field(default_factory=dict)


_HABITS: dict[str, tuple[tuple[str, str, str, int, int, str], ...]] = {
    "alice": (
        ("LUM-KAF", "Transportation", "Train to Hamburg and back, second class", 118, 186, "Nordbahn"),
        ("LUM-KAF", "Lodging", "One night in Hamburg, rehearsal", 96, 142, "Hotel Alsterblick"),
        ("MER-PAY", "Meals & Entertainment", "Lunch with the steering group", 48, 96, "The Counting House"),
    ),
    "carol": (
        ("MER-PAY", "Transportation", "Taxis between the two offices", 14, 38, "City Cabs"),
        ("ARD-BRA", "Meals & Entertainment", "Workshop, coffee and sandwiches", 32, 74, "Cooper's Kitchen"),
        ("MER-PAY", "Printing", "Run-books for the cut-over rehearsal, two sets", 180, 260, ""),
    ),
    "bob": (
        ("MER-PAY", "Mileage", "Leeds data centre and back", 38, 52, ""),
        ("CAS-SUP", "Software & Subscriptions", "Load-test runner, one month", 49, 49, "Swarmline"),
    ),
    "priya": (
        ("MER-PAY", "Lodging", "Leeds, one night, cut-over rehearsal", 104, 128, "Wharf House Leeds"),
        ("MER-OB", "Software & Subscriptions", "Sandbox of the consent screen, one month", 79, 79, "Openrail"),
    ),
    "hannah": (("CAS-POR", "Office Supplies", "Test cards and a reader", 22, 64, "Ridley Stationers"),),
    "tomas": (
        ("ARD-BRA", "Software & Subscriptions", "Type licence for the relaunch", 120, 180, "Foundry Nine"),
        ("CAS-POR", "Mileage", "To the clerks' office and back", 40, 48, ""),
    ),
}
"""For each person: project, category, notes, least and most (whole units or currency), and whose receipt."""

_PAUSE = (13, 24)
_UNITS = ("Mileage", "Printing")


def plan_spending(key: str, *, days: Sequence[date], zone: str, until: datetime) -> Iterator[PlannedExpense]:
    """What a person has spent on these days, in order: one thing every two or three weeks, from their habits."""
    habits = _HABITS.get(key, ())
    if not habits:
        return
    chance = dice(f"{key}, expenses")
    day, number = days[0] + timedelta(days=chance.randint(1, _PAUSE[0])), 0
    while day <= days[-1]:
        if day.weekday() <= 4:
            saved_at = moment(day, chance.randint(17 * 60, 18 * 60 + 30), zone)
            if saved_at <= until:
                has_receipt = day > days[-1] - timedelta(weeks=_RECEIPTED_WEEKS)
                yield _spent(habits[number % len(habits)], day, saved_at, chance, has_receipt=has_receipt)
            number += 1
        day += timedelta(days=chance.randint(*_PAUSE) // len(habits) + 1)


def tokens_of(session: PlannedWork) -> PlannedExpense:
    """What a session of an agent has used, as its tool reports it when it ends: more for longer ones."""
    chance = dice(f"{session.metadata['session_id']}, tokens")
    minutes = max(int((session.stopped_at - session.started_at).total_seconds() // 60), 1)
    read = minutes * chance.randint(9_000, 34_000)
    written = read * chance.randint(14, 31) // 100
    metadata = session.metadata | {"input_tokens": read, "output_tokens": written}
    return PlannedExpense(
        project=session.project,
        category="LLM Usage",
        saved_at=session.stopped_at,
        spent_date=session.stopped_at.date(),
        notes=f"{session.metadata['model']}: {read // 1000:,}k in + {written // 1000:,}k out",
        units=Decimal(read + written) / 1000,
        source="agent",
        metadata=metadata,
    )


def _spent(
    habit: tuple[str, str, str, int, int, str],
    day: date,
    saved_at: datetime,
    chance: random.Random,
    *,
    has_receipt: bool,
) -> PlannedExpense:
    project, category, notes, least, most, shop = habit
    amount = Decimal(chance.randint(least, most))
    pence = Decimal(chance.randrange(0, 100, 5)) / 100 if least < most and category not in _UNITS else Decimal(0)
    return PlannedExpense(
        project=project,
        category=category,
        saved_at=saved_at,
        spent_date=day,
        notes=notes,
        total=None if category in _UNITS else amount + pence,
        units=amount if category in _UNITS else None,
        shop=shop if has_receipt else "",
    )
