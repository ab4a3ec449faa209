"""The chart of a budget that is used up: where its lines, areas and words stand. Pure geometry on what queries found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from keito_server.budgets.queries import Burn
from keito_server.budgets.views.burn_words import BurnWords
from keito_server.kit.money import divide
from keito_server.web.charts import Scale, points_text, round_marks

WIDTH, HEIGHT = 760, 264
_LEFT, _LEFT_OF_LETTERS, _RIGHT = Decimal(44), Decimal(64), Decimal(744)
_TOP, _BASE = Decimal(25), Decimal(236)
_LINE = Decimal(12)
"""Room that one line of words takes."""
_PLACES_OF_PACE = (40, 36, 44, 32, 48, 28, 52, 24)
"""Where along the even pace, in percent of its days, its name may stand; the first free one is taken."""
_FEW_DAYS = 70
_MONTHS = 14
_QUARTERS = 42


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid or a tick of the time axis, at `at`, with its words; `words_at` is where these stand across."""

    at: Decimal
    words: str
    words_at: Decimal


@dataclass(frozen=True, slots=True)
class Label:
    """Words in the chart: `tone` is the ending of their class, `anchor` which end of them stands at `x`."""

    x: Decimal
    y: Decimal
    words: str
    tone: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class BurnChart:
    """Coordinates in a box of 760 by 264. What is None is not drawn."""

    finding: str
    left: Decimal
    marks: list[Mark]
    ticks: list[Mark]
    people: str
    agents: str
    line: str
    limit_y: Decimal
    alert_y: Decimal | None
    pace: tuple[Decimal, Decimal] | None
    now: tuple[Decimal, Decimal]
    forecast: tuple[Decimal, Decimal] | None
    ends_in_limit: bool
    labels: list[Label]
    right: Decimal = _RIGHT
    base: Decimal = _BASE
    tick_end: Decimal = _BASE + 5
    tick_words: Decimal = _BASE + 18

    @property
    def mark_words(self) -> Decimal:
        """Where the words of the grid's lines end."""
        return self.left - 8

    @property
    def now_top(self) -> Decimal:
        """Where the line of today begins, beneath its dot."""
        return min(self.now[1] + 4, self.base)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The two scales of one chart."""

    days: Scale
    amounts: Scale
    start: date
    words: BurnWords

    def x(self, day: date) -> Decimal:
        return self.days.at((day - self.start).days)

    def y(self, amount: Decimal) -> Decimal:
        return self.amounts.at(self.words.plotted(amount))

    def at(self, day: date, amount: Decimal) -> tuple[Decimal, Decimal]:
        return self.x(day), self.y(amount)


def burn_chart(words: BurnWords) -> BurnChart:
    """Lays out the chart of a budget; its amounts are written by `words`."""
    burn = words.burn
    level = burn.alert_level
    tops = [burn.total, level or Decimal(0), *(point.total for point in burn.points)]
    marks = [Decimal(0), *round_marks(max(words.plotted(top) for top in tops))]
    names = [words.mark(mark, marks[-1]) for mark in marks]
    left = _LEFT if max(len(name) for name in names) <= 6 else _LEFT_OF_LETTERS
    # The line starts on the evening before the first day, with nothing used.
    start = burn.first_day - timedelta(days=1)
    frame = _Frame(
        days=Scale(Decimal(0), Decimal((burn.last_day - start).days), left, _RIGHT),
        amounts=Scale(Decimal(0), marks[-1], _BASE, _TOP),
        start=start,
        words=words,
    )
    now = frame.at(burn.today, burn.points[-1].total)
    line = [frame.at(start, Decimal(0)), *(frame.at(point.last_day, point.total) for point in burn.points)]
    people = [frame.at(start, Decimal(0)), *(frame.at(point.last_day, point.people) for point in burn.points)]
    has_agents = any(point.agents for point in burn.points)
    forecast = None if burn.forecast is None else frame.at(*burn.forecast)
    return BurnChart(
        finding=finding_of(words),
        left=left,
        marks=[
            Mark(frame.amounts.at(mark), name, frame.amounts.at(mark) + 4)
            for mark, name in zip(marks, names, strict=True)
        ],
        ticks=_ticks(frame, burn),
        people=points_text([(line[0][0], _BASE), *people, (people[-1][0], _BASE)]),
        agents=points_text([*people, *reversed(line)]) if has_agents else "",
        line=points_text(line),
        limit_y=frame.y(burn.total),
        alert_y=None if level is None or level >= burn.total else frame.y(level),
        pace=None if burn.ends_on is None else frame.at(min(burn.ends_on, burn.last_day), burn.total),
        now=now,
        forecast=forecast,
        ends_in_limit=burn.forecast is not None and burn.forecast[1] == burn.total,
        labels=_labels(frame, burn, now, forecast, [frame.amounts.at(mark) for mark in marks[1:]]),
    )


def finding_of(words: BurnWords) -> str:
    """What the chart shows, in a sentence: its title."""
    burn, formats = words.burn, words.formats
    day = formats.plain_day(burn.today, burn.today)
    used = words.exact(burn.spent)
    share = f"{used} of {words.exact(burn.total)}" if words.is_money or words.is_hours else f"{used} of the budget"
    if burn.spent > burn.total:
        return f"Used: {share} by {day}, more than the budget"
    if burn.projection is None:
        return f"Used: {share} by {day}"
    end = formats.plain_day(burn.projection.used_up_on, burn.today)
    return f"Used: {share} by {day}; forecast to reach the budget on {end}"


def _labels(
    frame: _Frame,
    burn: Burn,
    now: tuple[Decimal, Decimal],
    forecast: tuple[Decimal, Decimal] | None,
    grid: Sequence[Decimal],
) -> list[Label]:
    """Words beside the lines, on the side where the line of what is used does not run; `grid` are the lines of the marks."""
    words, formats, left = frame.words, frame.words.formats, frame.days.start
    is_late = now[0] > (left + _RIGHT) / 2
    aside = (left + 6, "start") if is_late else (_RIGHT - 6, "end")
    limit_y = frame.y(burn.total)
    budget = "Budget" if words.is_share_alone else f"Budget {words.brief(burn.total)}"
    labels = [Label(aside[0], limit_y - 6, budget, anchor=aside[1])]
    level, alert_levels = burn.alert_level, list[Decimal]()
    if level is not None and level < burn.total:
        alert_y = frame.y(level)
        alert_levels.append(alert_y)
        below = alert_y - limit_y < _LINE + 6
        amount = "" if words.is_share_alone else f", {words.brief(level)}"
        said = f"Alert at {formats.number(burn.alert_percent or 0)}%{amount}"
        labels.append(Label(aside[0], alert_y + (14 if below else -6), said, "warn", aside[1]))
    day = formats.plain_day(burn.today, burn.today)
    used = f"{words.brief(burn.points[-1].total)} on {day}"
    if now[0] - left > 170:
        labels.append(Label(now[0] - 10, now[1] - 8, used, anchor="end"))
    else:
        labels.append(Label(now[0] + 10, now[1] + 14, used))
    if forecast is not None and burn.projection is not None and burn.forecast and burn.forecast[1] == burn.total:
        end = formats.plain_day(burn.projection.used_up_on, burn.today)
        fits = forecast[0] < _RIGHT - 76
        labels.append(Label(forecast[0] + (8 if fits else -8), limit_y - 7, end, "warn", "start" if fits else "end"))
    if burn.ends_on is not None and burn.total:
        x, y = _beside_pace(frame, burn.total, burn.ends_on, levels=[*grid, limit_y, *alert_levels])
        labels.append(Label(x, y - 10, "Even pace", "plan", "end"))
    return labels


def _beside_pace(frame: _Frame, total: Decimal, ends_on: date, *, levels: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The point of the even pace at which its name is written above it: the first one where no level line strikes it out."""
    length = (ends_on - frame.start).days
    points = []
    for percent in _PLACES_OF_PACE:
        days = length * percent // 100
        points.append(frame.at(frame.start + timedelta(days=days), divide(total * days, Decimal(length))))
    free = [point for point in points if all(not 5 < point[1] - level < 22 for level in levels)]
    return (free or points)[0]


def _ticks(frame: _Frame, burn: Burn) -> list[Mark]:
    """The time axis: days where there are few, else months, quarters or years."""
    formats = frame.words.formats
    length = (burn.last_day - burn.first_day).days
    if length <= _FEW_DAYS:
        step = 7 if length > 8 else 1
        days = [burn.first_day + timedelta(days=place) for place in range(0, length + 1, step)]
        return _spread([(frame.x(day), formats.short_day(day, burn.today)) for day in days])
    firsts = _firsts_of_months(burn.first_day, burn.last_day)
    every = 1 if len(firsts) <= _MONTHS else 3 if len(firsts) <= _QUARTERS else 12
    shown = [day for day in firsts if (day.month - 1) % every == 0]
    names = [(frame.x(day), f"{day:%Y}" if day.month == 1 and every > 1 else f"{day:%b}") for day in shown]
    return _spread([(frame.days.start, f"{burn.first_day:%b}"), *names] if every == 1 else names)


def _firsts_of_months(first_day: date, last_day: date) -> list[date]:
    found = []
    day = (first_day.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last_day:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _spread(ticks: Sequence[tuple[Decimal, str]]) -> list[Mark]:
    """Ticks whose words do not run into those of the next one: the earlier one gives way."""
    return [
        Mark(at, words, at)
        for (at, words), after in zip(ticks, [*(tick[0] for tick in ticks[1:]), None], strict=True)
        if (after is None or after - at >= 34) and at <= _RIGHT - 24
    ]
