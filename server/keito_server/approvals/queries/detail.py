"""One submission opened: its days with their entries, what looks unusual, and what the actor may do with it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from keito_server.approvals.models import Submission
from keito_server.approvals.queries.expenses import (
    expenses_in,
    lacks_receipt,
    receipt_of,
    with_receipt_ids,
    with_receipts,
)
from keito_server.approvals.queries.figures import bundled_in
from keito_server.approvals.queries.queue import QueueLine, lines_of, with_batch
from keito_server.approvals.queries.reach import decidable, visible, withdrawable
from keito_server.approvals.rules import Flag, flags_of_day, flags_of_entry, flags_of_expense
from keito_server.expenses.models import Expense
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries.models import TimeEntry


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry of a submission, and what is unusual about it."""

    entry: TimeEntry
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class ShownExpense:
    """One expense of a submission, the public id of its receipt ('' without one), and what is unusual about it."""

    expense: Expense
    receipt_id: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class DayOf:
    """One day of a submission: counted milliseconds of what is shown of it, and what is unusual about the whole day."""

    day: date
    total_ms: int
    billable_ms: int
    flags: tuple[Flag, ...]
    entries: tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A submission in full. `line` is about all of it, `days` and `expenses` about what the source filter leaves.

    `amounts_by_currency`, what becomes invoiceable, is None where billable rates are not the actor's to see (P5, N5).
    `why_not` says why a submission that waits is not the actor's to decide, or an approved one theirs to withdraw; empty
    otherwise.
    """

    line: QueueLine
    days: list[DayOf]
    expenses: list[ShownExpense]
    amounts_by_currency: dict[str, Decimal] | None
    sources: tuple[str, ...]
    may_decide: bool
    may_withdraw: bool
    why_not: str

    @property
    def submission(self) -> Submission:
        """The submission itself, with its people."""
        return self.line.submission


def get_detail(actor: Member, submission_id: UUID, *, source: str | None = None) -> Detail:
    """A submission that the actor may see, its entries narrowed to one source if named; at most eight queries."""
    submission = with_batch(visible(actor)).filter(id=submission_id).first()
    if submission is None:
        raise NotFound
    [line] = lines_of(actor, [submission])
    return get_detail_of(actor, line, source=source)


def get_detail_of(actor: Member, line: QueueLine, *, source: str | None = None) -> Detail:
    """The same of a line that the actor has been given: a query of time, one of expenses if there are any, one of rights."""
    submission = line.submission
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)
    rows = bundled_in(actor.workspace_id, [submission.id]).select_related("project__client", "task")
    bundled = list(rows.order_by("spent_date", "created_at", "id"))
    for entry in bundled:
        entry.member = submission.member
    spent = _expenses(actor, submission) if line.expenses.count else []
    shown = [entry for entry in bundled if source is None or entry.source == source]
    shown_expenses = [one for one in spent if source is None or one.expense.source == source]
    is_invoiced = any(entry.is_invoiced for entry in bundled) or any(one.expense.is_invoiced for one in spent)
    may_decide, may_withdraw, why_not = _rights(actor, submission, is_invoiced=is_invoiced)
    return Detail(
        line=line,
        days=_days(line, shown, sees_rates=sees_rates),
        expenses=shown_expenses,
        amounts_by_currency=_amounts(shown, shown_expenses) if sees_rates else None,
        sources=tuple(sorted({entry.source for entry in bundled} | {one.expense.source for one in spent})),
        may_decide=may_decide,
        may_withdraw=may_withdraw,
        why_not=why_not,
    )


def _rights(actor: Member, submission: Submission, *, is_invoiced: bool) -> tuple[bool, bool, str]:
    if submission.state == Submission.State.SUBMITTED:
        # Submissions of the queue know it already.
        known = getattr(submission, "is_decidable", None)
        if decidable(actor).filter(id=submission.id).exists() if known is None else known:
            return True, False, ""
        return False, False, "Somebody else decides on your own timesheet."
    if submission.state != Submission.State.APPROVED or not withdrawable(actor).filter(id=submission.id).exists():
        return False, False, ""
    if is_invoiced:
        return (
            False,
            False,
            "Something of this timesheet is on an invoice. Remove it from the invoice to withdraw the approval.",
        )
    return False, True, ""


def _days(line: QueueLine, shown: list[TimeEntry], *, sees_rates: bool) -> list[DayOf]:
    by_day: dict[date, list[TimeEntry]] = defaultdict(list)
    for entry in shown:
        by_day[entry.spent_date].append(entry)
    is_agent = line.submission.member.is_agent
    return [
        DayOf(
            day=figures.day,
            total_ms=sum(entry.rounded_ms for entry in by_day[figures.day]),
            billable_ms=sum(entry.rounded_ms for entry in by_day[figures.day] if entry.is_billable),
            flags=flags_of_day(figures, is_agent=is_agent, sees_rates=sees_rates),
            entries=tuple(_shown(entry, sees_rates=sees_rates) for entry in by_day[figures.day]),
        )
        for figures in line.days
        if figures.day in by_day
    ]


def _shown(entry: TimeEntry, *, sees_rates: bool) -> ShownEntry:
    flags = flags_of_entry(
        is_over_a_day=entry.is_over_a_day,
        is_auto_stopped=entry.is_auto_stopped,
        has_no_rate=entry.has_no_rate,
        has_no_notes=not entry.notes.strip(),
        is_over_limit=entry.is_over_limit,
        sees_rates=sees_rates,
    )
    return ShownEntry(entry, flags)


def _expenses(actor: Member, submission: Submission) -> list[ShownExpense]:
    rows = with_receipt_ids(with_receipts(expenses_in(actor.workspace_id, [submission.id])))
    found = []
    for expense in rows.select_related("project__client", "category").order_by("spent_date", "created_at", "id"):
        expense.member = submission.member
        flags = flags_of_expense(
            lacks_receipt=lacks_receipt(expense),
            has_no_notes=not expense.notes.strip(),
            is_over_limit=expense.is_over_limit,
        )
        found.append(ShownExpense(expense, receipt_of(expense), flags))
    return found


def _amounts(entries: list[TimeEntry], expenses: list[ShownExpense]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.amount is not None:
            amounts[entry.project.client.currency] += entry.amount
    for one in expenses:
        if one.expense.is_billable:
            amounts[one.expense.project.client.currency] += one.expense.total
    return dict(amounts)
