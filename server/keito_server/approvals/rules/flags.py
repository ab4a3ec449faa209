"""What looks unusual in a submission: facts that ask for a look and never block (approving-time.md)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from keito_server.kit.days import week_of
from keito_server.kit.durations import DAY_MS, HOUR_MS

LONG_DAY_MS = 10 * HOUR_MS
"""A person's day beyond this is overtime."""

OVER_CAPACITY_PERCENT = 125
"""A person's week beyond this share of their capacity is overtime."""

LONG_SESSION_MS = 12 * HOUR_MS
"""An agent's session beyond this may have been forgotten."""


class FlagKind(StrEnum):
    """What a flag is about, most urgent first: flags are shown in this order."""

    LATE = "late"
    OVER_LIMIT = "over_limit"
    OVER_A_DAY = "over_a_day"
    IMPOSSIBLE_DAY = "impossible_day"
    AUTO_STOPPED = "auto_stopped"
    NO_RATE = "no_rate"
    NO_NOTES = "no_notes"
    LONG_SESSION = "long_session"
    LONG_DAY = "long_day"
    LONG_WEEK = "long_week"
    NO_RECEIPT = "no_receipt"


@dataclass(frozen=True, slots=True)
class Flag:
    """One unusual fact in a few words ("2 without notes"), and of how many entries, days, weeks or sessions it speaks."""

    kind: FlagKind
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What is bundled of one day: counted milliseconds, of how many entries something unusual is true, and when
    one of them was changed last.
    """

    day: date
    total_ms: int = 0
    billable_ms: int = 0
    entries: int = 0
    without_notes: int = 0
    without_rate: int = 0
    auto_stopped: int = 0
    over_a_day: int = 0
    over_limit: int = 0
    changed_at: datetime | None = None

    def __add__(self, other: "DayFigures") -> "DayFigures":
        """Both together, of the same day."""
        return DayFigures(
            self.day,
            self.total_ms + other.total_ms,
            self.billable_ms + other.billable_ms,
            self.entries + other.entries,
            self.without_notes + other.without_notes,
            self.without_rate + other.without_rate,
            self.auto_stopped + other.auto_stopped,
            self.over_a_day + other.over_a_day,
            self.over_limit + other.over_limit,
            max((at for at in (self.changed_at, other.changed_at) if at), default=None),
        )


def flags_of(
    days: Sequence[DayFigures],
    *,
    is_agent: bool,
    capacity_ms: int,
    week_start: int,
    session_ms: Sequence[int],
    is_late: bool,
    sees_rates: bool,
    expenses_without_receipt: int = 0,
    expenses_over_limit: int = 0,
) -> tuple[Flag, ...]:
    """All flags of a submission. `session_ms` is the time of each agent session in it.

    `capacity_ms` is the person's expected week, 0 for none. Without `sees_rates` missing rates stay untold (P5).
    """
    counts = {
        FlagKind.LATE: int(is_late),
        FlagKind.OVER_LIMIT: sum(one.over_limit for one in days) + expenses_over_limit,
        FlagKind.OVER_A_DAY: sum(one.over_a_day for one in days),
        FlagKind.IMPOSSIBLE_DAY: 0 if is_agent else sum(one.total_ms > DAY_MS for one in days),
        FlagKind.AUTO_STOPPED: sum(one.auto_stopped for one in days),
        FlagKind.NO_RATE: sum(one.without_rate for one in days) if sees_rates else 0,
        FlagKind.NO_NOTES: sum(one.without_notes for one in days),
        FlagKind.LONG_SESSION: sum(one > LONG_SESSION_MS for one in session_ms),
        FlagKind.LONG_DAY: 0 if is_agent else sum(LONG_DAY_MS < one.total_ms <= DAY_MS for one in days),
        FlagKind.LONG_WEEK: 0 if is_agent else _long_weeks(days, capacity_ms, week_start),
        FlagKind.NO_RECEIPT: expenses_without_receipt,
    }
    return tuple(_flag(kind, counts[kind]) for kind in FlagKind if counts[kind])


def flags_of_day(figures: DayFigures, *, is_agent: bool, sees_rates: bool) -> tuple[Flag, ...]:
    """The flags of one day of a submission."""
    return flags_of(
        [figures], is_agent=is_agent, capacity_ms=0, week_start=0, session_ms=(), is_late=False, sees_rates=sees_rates
    )


def flags_of_entry(
    *,
    is_over_a_day: bool,
    is_auto_stopped: bool,
    has_no_rate: bool,
    has_no_notes: bool,
    is_over_limit: bool,
    sees_rates: bool,
) -> tuple[Flag, ...]:
    """The flags of one entry, in its own words."""
    told = {
        FlagKind.OVER_LIMIT: ("Over the limit", is_over_limit),
        FlagKind.OVER_A_DAY: ("Over 24 h", is_over_a_day),
        FlagKind.AUTO_STOPPED: ("Stopped by itself", is_auto_stopped),
        FlagKind.NO_RATE: ("No rate", has_no_rate and sees_rates),
        FlagKind.NO_NOTES: ("No notes", has_no_notes),
    }
    return tuple(Flag(kind, 1, words) for kind, (words, is_so) in told.items() if is_so)


def flags_of_expense(*, lacks_receipt: bool, has_no_notes: bool, is_over_limit: bool) -> tuple[Flag, ...]:
    """The flags of one expense, in its own words."""
    told = {
        FlagKind.OVER_LIMIT: ("Over the limit", is_over_limit),
        FlagKind.NO_RECEIPT: ("No receipt", lacks_receipt),
        FlagKind.NO_NOTES: ("No notes", has_no_notes),
    }
    return tuple(Flag(kind, 1, words) for kind, (words, is_so) in told.items() if is_so)


def _long_weeks(days: Sequence[DayFigures], capacity_ms: int, week_start: int) -> int:
    if not capacity_ms:
        return 0
    weeks: dict[date, int] = defaultdict(int)
    for one in days:
        weeks[week_of(one.day, week_start)[0]] += one.total_ms
    return sum(total_ms * 100 > capacity_ms * OVER_CAPACITY_PERCENT for total_ms in weeks.values())


def _flag(kind: FlagKind, count: int) -> Flag:
    return Flag(kind, count, _words(kind, count))


def _words(kind: FlagKind, count: int) -> str:
    entries = "1 entry" if count == 1 else f"{count} entries"
    days = "1 day" if count == 1 else f"{count} days"
    match kind:
        case FlagKind.LATE:
            return "Late"
        case FlagKind.OVER_A_DAY:
            return f"{entries} over 24 h"
        case FlagKind.IMPOSSIBLE_DAY:
            return f"{days} over 24 h"
        case FlagKind.AUTO_STOPPED:
            return f"{count} stopped by itself" if count == 1 else f"{count} stopped by themselves"
        case FlagKind.NO_RATE:
            return f"No rate, {entries}"
        case FlagKind.NO_NOTES:
            return f"{count} without notes"
        case FlagKind.LONG_SESSION:
            return "1 session over 12 h" if count == 1 else f"{count} sessions over 12 h"
        case FlagKind.LONG_DAY:
            return f"{days} over 10 h"
        case FlagKind.LONG_WEEK:
            return "Week over capacity" if count == 1 else f"{count} weeks over capacity"
        case FlagKind.OVER_LIMIT:
            return f"{count} over agents’ limits"
        case FlagKind.NO_RECEIPT:
            return "1 expense without a receipt" if count == 1 else f"{count} expenses without receipts"
