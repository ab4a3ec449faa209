"""How much one invoice holds, and what issuing means: number, dates, terms and state (I2, I4)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from keito_server.invoices.errors import InvoiceEmpty, LineWithoutWords, NegativeTotal, PeriodReversed, TooMuchTime

LINES_LIMIT = 450
"""Lines on one invoice: what the editor's form can carry in one piece."""
ENTRIES_LIMIT = 10_000
"""Entries on one invoice."""


def check_period(first_day: date, last_day: date) -> None:
    """Days in their order."""
    if last_day < first_day:
        raise PeriodReversed(field="last_day")


def check_size(*, lines: int, entries: int = 0) -> None:
    """What one invoice can hold."""
    if lines > LINES_LIMIT:
        raise TooMuchTime(
            f"This makes {lines} lines, and an invoice holds {LINES_LIMIT}. Group by task or person, or choose less time."
        )
    if entries > ENTRIES_LIMIT:
        raise TooMuchTime("An invoice holds ten thousand entries. Choose a shorter period or fewer projects.")


def check_issuable(*, descriptions: Sequence[str], total: Decimal) -> None:
    """Refuses to issue an invoice without lines, a line without words, and a negative total (N4)."""
    if not descriptions:
        raise InvoiceEmpty
    for place, description in enumerate(descriptions, start=1):
        if not description.strip():
            raise LineWithoutWords(f"Line {place} has no description. Say what it is for, or remove it.")
    if total < 0:
        raise NegativeTotal


def state_when_issued(total: Decimal) -> str:
    """`open`, or `paid` where there is nothing to pay (I4)."""
    return "paid" if total == 0 else "open"


def number_from(pattern: str, *, counter: int, year: int) -> str:
    """`INV-{YYYY}-{####}` as `INV-2026-0042`: the issue date's year, the counter with four digits at least (I2)."""
    return pattern.replace("{YYYY}", f"{year:04d}").replace("{####}", f"{counter:04d}")


def due_date(issue_date: date, terms_days: int) -> date:
    """The day on which payment is expected."""
    return issue_date + timedelta(days=terms_days)


def terms_label(terms_days: int) -> str:
    """`Upon receipt`, or `Net 30`."""
    return f"Net {terms_days}" if terms_days else "Upon receipt"


def shown_state(state: str, *, due: date | None, today: date) -> str:
    """The state as lists show it: an open invoice past its due date is overdue."""
    return "overdue" if state == "open" and due is not None and due < today else state
