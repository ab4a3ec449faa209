"""Whom the clock concerns, and what their mails tell. Of all workspaces: nobody is shown these but whom they are about."""

from keito_server.reminders.queries.hours import (
    LOOKS_BACK,
    OpenWeek,
    ReportLine,
    Today,
    earlier_open_days,
    hours_of_week,
    hours_today,
    open_weeks,
)
from keito_server.reminders.queries.people import find_taken_until, list_clocks, list_members, list_people, times_of

__all__ = [
    "LOOKS_BACK",
    "OpenWeek",
    "ReportLine",
    "Today",
    "earlier_open_days",
    "find_taken_until",
    "hours_of_week",
    "hours_today",
    "list_clocks",
    "list_members",
    "list_people",
    "open_weeks",
    "times_of",
]
