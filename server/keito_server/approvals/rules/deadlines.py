"""When a timesheet was due, and when an agent's week has ended (A2)."""

from datetime import date, datetime, time, timedelta

from keito_server.kit.days import instant_of, week_of

AGENTS_WAIT = timedelta(hours=24)
"""How long after its end an agent's week is submitted by itself (A2)."""

_EARLY_DAYS = 3


def due_at(
    last_worked_day: date, *, week_start: int, deadline_weekday: int, deadline_time: time, zone: str
) -> datetime:
    """The instant by which time up to `last_worked_day` has to be submitted, on the clock of the member's zone.

    That is the deadline of the day's week. A deadline on one of the first three days of a week (Monday at 10:00) is
    meant for the week before. Nobody can submit a day before it is over, so the end of the day is the earliest.
    """
    week = week_of(last_worked_day, week_start)
    place = (deadline_weekday - week_start) % 7
    deadline_day = week[place] + timedelta(days=7 if place < _EARLY_DAYS else 0)
    end_of_day = instant_of(last_worked_day + timedelta(days=1), time(0), zone)
    return max(instant_of(deadline_day, deadline_time, zone), end_of_day)


def has_ended(last_day: date, *, zone: str, now: datetime) -> bool:
    """Whether a week that ends with this day, by the clock of the zone, is over for 24 hours at least (A2)."""
    return instant_of(last_day + timedelta(days=1), time(0), zone) + AGENTS_WAIT <= now
