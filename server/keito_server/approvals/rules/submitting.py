"""What may be submitted: periods, notes, and what hinders an entry (T3, T8)."""

from datetime import date
from enum import StrEnum

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.strict_json import check_text

LONGEST_PERIOD_DAYS = 366
NOTE_LENGTH = 2_000


class Hindrance(StrEnum):
    """Why an entry cannot be submitted; each value says what is so and what to do."""

    OVER_A_DAY = "over 24 h, so correct its hours or split it over days"
    MISSING_NOTES = "no notes, so say in a few words what was done"
    UNSEEN = "its timer was stopped by itself, so look at its time and confirm it"


def hindrance_of(
    *, is_over_a_day: bool, is_missing_notes: bool, requires_notes: bool, is_auto_stopped: bool, is_reviewed: bool
) -> Hindrance | None:
    """What has to be done to an entry before it can be submitted, or None (T3, T8)."""
    if is_over_a_day:
        return Hindrance.OVER_A_DAY
    if is_missing_notes and requires_notes:
        return Hindrance.MISSING_NOTES
    return Hindrance.UNSEEN if is_auto_stopped and not is_reviewed else None


def check_period(first_day: date, last_day: date) -> None:
    """Refuses days in the wrong order, and more than a year at once."""
    if last_day < first_day:
        raise ValidationRefused("The last day lies before the first. Swap them.", field="last_day")
    if (last_day - first_day).days >= LONGEST_PERIOD_DAYS:
        raise ValidationRefused(
            f"A timesheet holds at most {LONGEST_PERIOD_DAYS} days. Choose a shorter period.", field="last_day"
        )


def check_note(note: str) -> str:
    """What comes with a decision, without spaces around it: at most 2,000 characters that a database can hold."""
    if len(note) > NOTE_LENGTH:
        raise ValidationRefused(f"A note may have at most {NOTE_LENGTH:,} characters.", field="note")
    return check_text(note.strip(), "note")
