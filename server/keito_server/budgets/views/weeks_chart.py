"""The chart of a project's hours by week: bars of people, and hatched on top of them those of agents."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from keito_server.budgets.queries import Week
from keito_server.kit.durations import exact_hours
from keito_server.web.charts import Scale, round_marks
from keito_server.web.formats import Formats

WIDTH, HEIGHT = 480, 190
_LEFT, _RIGHT = Decimal(36), Decimal(476)
_TOP, _BASE = Decimal(12), Decimal(164)
_LEAST_WEEKS = 12
_GAP = Decimal("0.3")
"""The part of its place that is left free around each bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: its two parts by their upper edge and height."""

    x: Decimal
    width: Decimal
    people_y: Decimal
    people_height: Decimal
    agents_y: Decimal
    agents_height: Decimal


@dataclass(frozen=True, slots=True)
class Tick:
    """A word at the time axis, or a mark of hours."""

    at: Decimal
    words: str
    words_at: Decimal


@dataclass(frozen=True, slots=True)
class WeeksChart:
    """Coordinates in a box of 480 by 190."""

    finding: str
    bars: list[Bar]
    marks: list[Tick]
    ticks: list[Tick]
    left: Decimal = _LEFT
    right: Decimal = _RIGHT
    base: Decimal = _BASE
    tick_words: Decimal = _BASE + 18


def weeks_chart(weeks: Sequence[Week], formats: Formats) -> WeeksChart | None:
    """Lays out the bars, the newest week last; None without any time."""
    if not weeks:
        return None
    hours = [exact_hours(week.total_ms) for week in weeks]
    marks = [Decimal(0), *round_marks(max(hours), most=3)]
    amounts = Scale(Decimal(0), marks[-1], _BASE, _TOP)
    places = Scale(Decimal(0), Decimal(max(len(weeks), _LEAST_WEEKS)), _LEFT, _RIGHT)
    return WeeksChart(
        finding=_finding(weeks, formats),
        bars=[_bar(week, place, places, amounts) for place, week in enumerate(weeks)],
        marks=[Tick(amounts.at(mark), formats.number(mark), amounts.at(mark) + 4) for mark in marks],
        ticks=_ticks(weeks, places),
    )


def _bar(week: Week, place: int, places: Scale, amounts: Scale) -> Bar:
    start, end = places.at(place + _GAP / 2), places.at(place + 1 - _GAP / 2)
    people_y, top = amounts.at(exact_hours(week.people_ms)), amounts.at(exact_hours(week.total_ms))
    return Bar(
        x=start,
        width=end - start,
        people_y=people_y,
        people_height=_BASE - people_y,
        agents_y=top,
        agents_height=people_y - top,
    )


def _ticks(weeks: Sequence[Week], places: Scale) -> list[Tick]:
    """The name of a month under the first week that begins in it, and under the very first week."""
    found: list[Tick] = []
    for place, week in enumerate(weeks):
        is_first = place == 0 or weeks[place - 1].first_day.month != week.first_day.month
        at = places.at(place + _GAP / 2)
        if is_first:
            if found and at - found[-1].at < 28:
                found.pop()
            found.append(Tick(at, f"{week.first_day:%b}", at))
    return found


def _finding(weeks: Sequence[Week], formats: Formats) -> str:
    most = max(weeks, key=lambda week: week.total_ms)
    agents_ms = sum(week.agents_ms for week in weeks)
    of_agents = f", {formats.duration(agents_ms)} of these by agents" if agents_ms else ""
    total = formats.duration(sum(week.total_ms for week in weeks))
    count = f"{len(weeks)} weeks" if len(weeks) > 1 else "one week"
    return (
        f"{total} hours in {count}{of_agents}; the most, {formats.duration(most.total_ms)}, "
        f"in the week of {formats.plain_day(most.first_day, weeks[-1].first_day)}"
    )
