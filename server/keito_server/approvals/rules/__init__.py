"""Pure rules of approvals: what is unusual, what is late, what cannot be submitted, and which periods may be."""

from keito_server.approvals.rules.deadlines import due_at, has_ended
from keito_server.approvals.rules.flags import (
    LONG_DAY_MS,
    LONG_SESSION_MS,
    OVER_CAPACITY_PERCENT,
    DayFigures,
    Flag,
    FlagKind,
    flags_of,
    flags_of_day,
    flags_of_entry,
    flags_of_expense,
)
from keito_server.approvals.rules.seeing import fingerprint_of
from keito_server.approvals.rules.submitting import (
    LONGEST_PERIOD_DAYS,
    NOTE_LENGTH,
    Hindrance,
    check_note,
    check_period,
    hindrance_of,
)
from keito_server.approvals.rules.sums import content_words, sum_words

__all__ = [
    "LONGEST_PERIOD_DAYS",
    "LONG_DAY_MS",
    "LONG_SESSION_MS",
    "NOTE_LENGTH",
    "OVER_CAPACITY_PERCENT",
    "DayFigures",
    "Flag",
    "FlagKind",
    "Hindrance",
    "check_note",
    "check_period",
    "content_words",
    "due_at",
    "fingerprint_of",
    "flags_of",
    "flags_of_day",
    "flags_of_entry",
    "flags_of_expense",
    "has_ended",
    "hindrance_of",
    "sum_words",
]
