"""When a timesheet was due, and when an agent's week has ended (A2)."""

from datetime import date, datetime, time, timedelta

from keito_server.kit.days import due_day, first_instant_of, week_of

AGENTS_WAIT = timedelta(hours=24)
"""How long after its end an agent's week is submitted by itself (A2)."""


def due_at(
    last_worked_day: date, *, week_start: int, deadline_weekday: int, deadline_time: time, zone: str
) -> datetime:
    """The instant by which time up to `last_worked_day` has to be submitted, on the clock of the member's zone.

    That is the deadline that asks for the day's week (`kit.days.due_day`). Nobody can submit a day before it is over,
    so the end of the day is the earliest.
    """
    deadline_day = due_day(week_of(last_worked_day, week_start)[0], deadline_weekday)
    return max(first_instant_of(deadline_day, deadline_time, zone), _end_of(last_worked_day, zone))


def has_ended(last_day: date, *, zone: str, now: datetime) -> bool:
    """Whether a week that ends with this day, by the clock of the zone, is over for 24 hours at least (A2)."""
    return _end_of(last_day, zone) + AGENTS_WAIT <= now


def _end_of(day: date, zone: str) -> datetime:
    return first_instant_of(day + timedelta(days=1), time(0), zone)
