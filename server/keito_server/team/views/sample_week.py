"""A week of three lines, written the way a workspace with certain preferences would write it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keito_server.kit.days import week_of
from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.money import multiply, round_half_up
from keito_server.web.formats import Formats
from keito_server.workspaces.actions import Preferences

_DAY = date(2026, 3, 12)
_SHOWN_DAYS = 5
_PEOPLE_RATE, _AGENTS_RATE = Decimal(125), Decimal(75)
_LINES = (
    ("Website rebuild", False, {0: (4, 30), 1: (5, 10), 2: (3, 45), 3: (2, 30)}),
    ("Discovery", False, {0: (1, 30), 2: (2, 5), 3: (1, 15)}),
    ("review-bot-01", True, {0: (0, 45), 2: (0, 30), 3: (0, 35)}),
)
"""Name, whether it is an agent, and hours and minutes by weekday from Monday."""


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line of the week in words: a duration or a dash for each shown day, and the sum."""

    name: str
    is_agent: bool
    days: list[str]
    total: str


@dataclass(frozen=True, slots=True)
class SampleWeek:
    """All that the sample shows. `bill` is empty where the workspace writes no invoices."""

    dates: str
    number: int
    day_names: list[str]
    lines: list[SampleLine]
    totals: SampleLine
    bill: list[tuple[str, str]]
    due: str


def sample_week(preferences: Preferences) -> SampleWeek:
    """The same work for everybody, in the workspace's order of days, durations, currency and decimals."""
    formats = Formats(
        decimal=preferences.decimal_separator,
        thousands="." if preferences.decimal_separator == "," else ",",
        time_display=preferences.time_display,
    )
    days = week_of(_DAY, preferences.week_start)
    shown = days[:_SHOWN_DAYS] if preferences.week_start in (0, 6) else [day for day in days if day.weekday() < 5]
    worked = [(name, is_agent, _by_day(times, shown)) for name, is_agent, times in _LINES]
    sums = [sum(row[place] for _, _, row in worked) for place in range(len(shown))]
    first, last = days[0], days[-1]
    people = sum(sum(row) for _, is_agent, row in worked if not is_agent)
    agents = sum(sum(row) for _, is_agent, row in worked if is_agent)
    fees = [(people, _PEOPLE_RATE, "people"), (agents, _AGENTS_RATE, "agents")] if preferences.uses_invoicing else []
    amounts = [_amount(duration, rate) for duration, rate, _ in fees]
    currency = preferences.currency
    return SampleWeek(
        dates=f"{first.day} – {last.day} {last:%B}",
        number=_DAY.isocalendar().week,
        day_names=[f"{day:%a}" for day in shown],
        lines=[_line(formats, name, is_agent, row) for name, is_agent, row in worked],
        totals=_line(formats, "Total", False, sums),
        bill=[
            (
                f"{formats.decimal_hours(duration)} h, {who} at {formats.money(rate, currency)}",
                formats.money(fee, currency),
            )
            for (duration, rate, who), fee in zip(fees, amounts, strict=True)
        ],
        due=formats.money(sum(amounts, Decimal(0)), currency),
    )


def _by_day(times: dict[int, tuple[int, int]], days: list[date]) -> list[int]:
    clocks = [times.get(day.weekday(), (0, 0)) for day in days]
    return [hours * HOUR_MS + minutes * MINUTE_MS for hours, minutes in clocks]


def _line(formats: Formats, name: str, is_agent: bool, row: list[int]) -> SampleLine:
    words = [formats.duration(worked) if worked else "–" for worked in row]
    return SampleLine(name, is_agent, words, formats.duration(sum(row)))


def _amount(duration_ms: int, rate: Decimal) -> Decimal:
    """Hours of two decimals times the rate, as invoices reckon."""
    hours = round_half_up(Decimal(duration_ms) / HOUR_MS, 2)
    return multiply(hours, rate)
