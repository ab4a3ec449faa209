"""Pure rules of reminders: what is due when on whose clock, and about which days."""

from keito_server.reminders.rules.days import days_without_time, earlier_weeks, is_day_open
from keito_server.reminders.rules.schedule import (
    DAILY,
    DEADLINE,
    PATIENCE,
    REMINDER,
    REPORT,
    REPORT_TIME,
    Due,
    Times,
    deadline_of,
    due_between,
    taken_from,
)

__all__ = [
    "DAILY",
    "DEADLINE",
    "PATIENCE",
    "REMINDER",
    "REPORT",
    "REPORT_TIME",
    "Due",
    "Times",
    "days_without_time",
    "deadline_of",
    "due_between",
    "earlier_weeks",
    "is_day_open",
    "taken_from",
]
