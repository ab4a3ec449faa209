"""What holds of everything that is logged, time and expenses alike: its day and its notes (T1)."""

from datetime import date, timedelta

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.strict_json import check_text

NOTES_LENGTH = 10_000


class DateTooLate(ValidationRefused):
    """Later than tomorrow (T1)."""

    default_message = "Time can be logged up to tomorrow, not later."


def check_spent_date(day: date, *, today: date, what: str = "Time") -> date:
    """A day that something may be logged on: at most tomorrow in the member's timezone, and not before 1970 (T1)."""
    if day > today + timedelta(days=1):
        raise DateTooLate(f"{what} can be logged up to tomorrow, not later.", field="spent_date")
    if day.year < 1970:
        raise ValidationRefused("Dates start in 1970.", field="spent_date")
    return day


def check_notes(notes: str) -> str:
    """Notes as typed, at most 10,000 characters that a database can hold."""
    if len(notes) > NOTES_LENGTH:
        raise ValidationRefused(f"Notes may have at most {NOTES_LENGTH:,} characters.", field="notes")
    return check_text(notes, "notes")
