"""When the company's timesheets were handed in and decided: by the week, and by the month where one ends in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from keito_server.demo.rules.invoices import issue_day

UNSUBMITTED = ("hannah",)
"""Whose last week is not handed in yet."""

SENT_BACK = {"tomas": "Please split the meetings from the development on Tuesday."}
"""Whose last week came back, and why."""

APPROVERS = {"bob": "carol", "priya": "carol", "hannah": "carol", "review-bot-01": "carol", "docs-bot-02": "carol"}
"""Who decides; everybody else's weeks go to the administrator."""

FOUNDER = "alice"


@dataclass(frozen=True, slots=True)
class Period:
    """Days that were handed in together; `waits` where nobody has decided on them yet."""

    first_day: date
    last_day: date
    waits: bool


def periods(days: Sequence[date]) -> Iterator[Period]:
    """The whole weeks of the sample, parted where a month ends, so that its invoices find all of its time approved.

    The last week waits, but for days of a month whose invoices are out.
    """
    today = days[-1]
    monday = days[0]
    while monday + timedelta(days=6) < today:
        sunday = monday + timedelta(days=6)
        is_last = sunday + timedelta(days=7) >= today
        month_end = (sunday.replace(day=1)) - timedelta(days=1)
        parts = (
            [(monday, month_end), (month_end + timedelta(days=1), sunday)]
            if month_end >= monday
            else [(monday, sunday)]
        )
        for first_day, last_day in parts:
            yield Period(first_day, last_day, waits=is_last and not _is_billed(last_day, today))
        monday += timedelta(days=7)


def handed_in_on(period: Period) -> date:
    """The last working day of the period, or the Monday after where it has none."""
    return _working_day(period.last_day, step=-1, first=period.first_day) or period.last_day + timedelta(
        days=7 - period.last_day.weekday()
    )


def decided_on(period: Period) -> date:
    """The first working day after the period."""
    day = period.last_day + timedelta(days=1)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _working_day(last: date, *, step: int, first: date) -> date | None:
    day = last
    while day >= first:
        if day.weekday() <= 4:
            return day
        day += timedelta(days=step)
    return None


def _is_billed(day: date, today: date) -> bool:
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return issue_day(following - timedelta(days=1)) <= today
