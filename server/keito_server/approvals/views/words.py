"""What pages and toasts call a timesheet, and what a decision came to in words."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from keito_server.approvals.actions import Decided
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import Blocker, Detail, Figures, figures_of
from keito_server.approvals.rules import FlagKind, sum_words
from keito_server.team.models import Member
from keito_server.web.formats import duration_words, money_words, number_words, period_words

NAMED = 3
"""So many timesheets that were passed over are named in a toast, the others counted."""

_LONG = (FlagKind.LONG_DAY, FlagKind.IMPOSSIBLE_DAY)
_BATCHES = {2: "second batch", 3: "third batch", 4: "fourth batch", 5: "fifth batch"}


def batch_words(batch: int) -> str:
    """`second batch` for what was handed in later of the same days; empty for the first."""
    return "" if batch < 2 else _BATCHES.get(batch, f"batch {batch}")


def period_of(submission: Submission) -> str:
    """`2 – 8 March`, as today's reader has it."""
    return period_words(submission.first_day, submission.last_day, timezone.localdate())


def name_of(submission: Submission) -> str:
    """`Priya Raman, 2 – 8 March`."""
    return f"{submission.member.name}, {period_of(submission)}"


def left_out_words(taken: int, left_out: Sequence[Blocker]) -> str:
    """`15 submitted, 1 left out: 12 Mar, Payments: its timer was stopped by itself, so look at its time and confirm it.`"""
    today = timezone.localdate()
    named = "; ".join(
        f"{period_words(one.entry.spent_date, one.entry.spent_date, today)}, {one.entry.project.name}: {one.hindrance}"
        for one in left_out[:NAMED]
    )
    more = f"; and {number_words(len(left_out) - NAMED)} more" if len(left_out) > NAMED else ""
    return f"{number_words(taken)} submitted, {number_words(len(left_out))} left out: {named}{more}."


def long_days(detail: Detail) -> set[date]:
    """The days of a timesheet that hold more than a day's work."""
    return {day.day for day in detail.days if any(flag.kind in _LONG for flag in day.flags)}


def consequence_words(detail: Detail) -> str:
    """What approving does: `Locks 12 entries; £4,596.67 and €787.50 become invoiceable.`

    The sums only where rates are the reader's to see and the workspace invoices, of all that is shown.
    """
    count, expenses = detail.line.entry_count, detail.line.expenses.count
    held = [f"{number_words(count)} {'entry' if count == 1 else 'entries'}"] if count or not expenses else []
    held += [f"{number_words(expenses)} expense{'' if expenses == 1 else 's'}"] if expenses else []
    locks = f"Locks {' and '.join(held)}"
    sums = [money_words(amount, currency) for currency, amount in (detail.amounts_by_currency or {}).items() if amount]
    if not sums or not detail.submission.member.workspace.uses_invoicing or _is_narrowed(detail):
        return f"{locks}."
    *others, last = sums
    return f"{locks}; {', '.join(others) + ' and ' if others else ''}{last} become{'' if others else 's'} invoiceable."


def _is_narrowed(detail: Detail) -> bool:
    """Whether a filter of sources leaves out some of it."""
    return len(detail.days) < len(detail.line.days) or len(detail.expenses) < detail.line.expenses.count


def total_words(timesheets: Collection[Figures]) -> str:
    """`16:00, 2 expenses, £150.50`: the hours of all of them, none where only expenses are in them, and what was spent."""
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for one in timesheets:
        for currency, amount in one.expenses.totals.items():
            spent[currency] += amount
    count = sum(one.expenses.count for one in timesheets)
    hours = duration_words(sum(one.total_ms for one in timesheets))
    has_time = any(one.entry_count for one in timesheets) or not count
    amounts = ", ".join(money_words(amount, currency) for currency, amount in spent.items())
    return sum_words(hours if has_time else "", count, amounts)


def decision_words(verb: str, decided: Decided, actor: Member) -> str:
    """`Approved 3 timesheets, 89:09, 2 expenses, £150.50`, and what was passed over, each with its reason.

    Where the only one was passed over: `Carol sent this back at 05:38. Nothing was changed.`
    """
    if not decided.done and len(decided.passed_over) == 1:
        return f"{decided.passed_over[0][1]} Nothing was changed."
    sentences = []
    if decided.done:
        what = name_of(decided.done[0]) if len(decided.done) == 1 else f"{len(decided.done)} timesheets"
        sentences.append(f"{verb} {what}, {total_words(figures_of(actor.workspace_id, decided.done).values())}")
    return ". ".join([*sentences, *filter(None, [" ".join(_passed_over(decided.passed_over))])])


def _passed_over(passed_over: Sequence[tuple[Submission, str]]) -> list[str]:
    if not passed_over:
        return []
    named = [f"{name_of(submission)}: {reason}" for submission, reason in passed_over[:NAMED]]
    rest = len(passed_over) - NAMED
    more = [f"And {rest} more."] if rest > 0 else []
    return [f"Passed over {len(passed_over)}.", *named, *more]
