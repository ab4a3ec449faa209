"""What a new invoice says about itself."""

from collections.abc import Sequence
from datetime import date

SUBJECT_LENGTH = 200
AGENT_NOTE = (
    "Lines marked Agent were done by software agents under the supervision of our people. "
    "Each of their hours can be traced to its session."
)
"""Stands on invoices with agents' work unless the workspace has a note of its own: many clients see it for the first time."""


def period_words(first_day: date, last_day: date, *, month_first: bool = False) -> str:
    """`March 2026` for days of one month, else `14 February – 12 March 2026`; `February 14 – March 12, 2026`."""
    if (first_day.year, first_day.month) == (last_day.year, last_day.month):
        return f"{last_day:%B} {last_day.year}"
    is_one_year = first_day.year == last_day.year
    if month_first:
        year = "" if is_one_year else f", {first_day.year}"
        return f"{first_day:%B} {first_day.day}{year} – {last_day:%B} {last_day.day}, {last_day.year}"
    year = "" if is_one_year else f" {first_day.year}"
    return f"{first_day.day} {first_day:%B}{year} – {last_day.day} {last_day:%B} {last_day.year}"


def subject_of(project_names: Sequence[str], period: tuple[date, date] | None, *, month_first: bool = False) -> str:
    """What a new invoice is about, in at most 200 characters: its projects, and the days of their work where it takes any."""
    words = " and ".join(project_names) if len(project_names) < 3 else f"{len(project_names)} projects"
    days = "" if period is None else f", {period_words(*period, month_first=month_first)}"
    room = SUBJECT_LENGTH - len(days)
    return f"{words if len(words) <= room else words[: room - 1] + '…'}{days}"
