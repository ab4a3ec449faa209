"""What is due when, on one clock: settings of a workspace and two instants in, what falls between them out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from keito_server.kit.days import day_of, due_day, first_instant_of, week_due_on, week_of

DAILY, REMINDER, DEADLINE, REPORT = "daily_reminder", "weekly_reminder", "weekly_deadline", "weekly_report"
"""The notices that the clock sends, as `notifications` knows them."""

PATIENCE = timedelta(hours=3)
"""How late a mail may still be written; what a worker finds later than this is left out."""

REPORT_TIME = time(8)
"""When the week before is reported, on the first day of a week."""

_DAY = timedelta(days=1)
_WORKING_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Times:
    """When a workspace has its people reminded. Weekdays count from Monday, 0; times are on each person's own clock."""

    week_start: int
    nudge_time: time
    sends_weekly: bool
    reminder_weekday: int
    reminder_time: time
    deadline_weekday: int
    deadline_time: time


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that falls due on a day of somebody's clock, and the days that it is about, both included."""

    notice: str
    day: date
    due_at: datetime
    first_day: date
    last_day: date

    @property
    def about_key(self) -> str:
        """What makes it the same mail for one person, whatever zone they are in and whatever the settings say by then.

        A week goes by the Monday of the week that most of it lies in, so that it stays the same where weeks begin on
        another day all of a sudden.
        """
        if self.notice == DAILY:
            return self.day.isoformat()
        return week_of(self.first_day + 3 * _DAY, 0)[0].isoformat()

    def is_stale(self, now: datetime) -> bool:
        """Whether it is too late for it to be of use."""
        return now >= self.due_at + PATIENCE


def taken_from(taken_until: datetime | None, now: datetime) -> datetime:
    """After which instant what is due is still to be taken: never longer ago than `PATIENCE`, and not later than now.

    None, at the very first look, is now: nothing is made up for. A clock that was set back begins anew as well.
    """
    if taken_until is None or taken_until > now:
        return now
    return max(taken_until, now - PATIENCE)


def due_between(times: Times, zone: str, after: datetime, until: datetime) -> Iterator[Due]:
    """What falls due later than `after` and not later than `until` on clocks of the zone; no more than days apart."""
    # A day that a zone leaves out is no instant's own, but comes at the end of its gap.
    day, last = day_of(after, zone) - _DAY, day_of(until, zone)
    while day <= last:
        for notice, at in _notices_of(times, day):
            due_at = first_instant_of(day, at, zone)
            if after < due_at <= until:
                yield _about(notice, day, due_at, times.week_start)
        day += _DAY


def deadline_of(times: Times, first_day: date) -> date:
    """The day on which the week that begins with `first_day` is due."""
    return due_day(first_day, times.deadline_weekday)


def _notices_of(times: Times, day: date) -> Iterator[tuple[str, time]]:
    weekday = day.weekday()
    if weekday in _WORKING_DAYS:
        yield DAILY, times.nudge_time
    if weekday == times.week_start:
        yield REPORT, REPORT_TIME
    if times.sends_weekly and weekday == times.reminder_weekday:
        yield REMINDER, times.reminder_time
    if times.sends_weekly and weekday == times.deadline_weekday:
        yield DEADLINE, times.deadline_time


def _about(notice: str, day: date, due_at: datetime, week_start: int) -> Due:
    if notice == DAILY:
        return Due(notice, day, due_at, day, day)
    week = week_of(day - _DAY, week_start) if notice == REPORT else week_due_on(day, week_start)
    return Due(notice, day, due_at, week[0], week[-1])
