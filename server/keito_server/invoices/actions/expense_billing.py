"""Expenses follow how their project bills, free and on drafts; what is not billable any more leaves its draft (T6, R3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from keito_server.events.actions import record
from keito_server.expenses.actions import bill_otherwise, find_billed_otherwise, unmark_invoiced
from keito_server.invoices import queries, rules
from keito_server.invoices.actions.saving import lines_of, reckon
from keito_server.invoices.events import InvoiceRepriced
from keito_server.invoices.models import Invoice, InvoicedExpense, InvoiceLine
from keito_server.kit.sql import is_postgresql
from keito_server.projects.actions import PriceSpan
from keito_server.team.actions import Repriced
from keito_server.team.models import Member


@dataclass(slots=True)
class _Left:
    """What left a draft: its expenses, and how many lines changed or went.

    And of lines that keep figures set by hand: how many, and which expenses stay there without being billable.
    """

    expense_ids: list[UUID] = field(default_factory=list)
    by_hand_ids: list[UUID] = field(default_factory=list)
    lines: int = 0
    lines_by_hand: int = 0


def follow_billing(*, actor: Member, span: PriceSpan, now: datetime, told: Collection[UUID]) -> Repriced:
    """Has the expenses of the span follow; drafts that are `told` of already are not counted once more.

    It is called in the transaction of the change, with prices locked. What stands on an issued invoice stays. What stays on
    a draft's line whose figures were set by hand follows there, as time does, so that it is free as it should be if it is
    taken off. Drafts and free expenses are looked at in turns, as for time.
    """
    if span.before is None:
        return Repriced()
    done, seen = Repriced(), set[UUID]()
    for _ in range(2 if is_postgresql() else 1):
        on_invoices = find_billed_otherwise(actor=actor, span=span, is_invoiced=True)
        gone = {expense_id for expense_id, is_billable in on_invoices.items() if not is_billable}
        for invoice in _drafts(actor, on_invoices).exclude(id__in=seen).order_by("id").select_for_update(of=("self",)):
            seen.add(invoice.id)
            left = _leave(actor, invoice, gone)
            back = _standing_on(actor, invoice, on_invoices.keys() - gone)
            done += _bill(actor, dict.fromkeys(left.by_hand_ids, False) | dict.fromkeys(back, True), now=now)
            if left.lines or left.lines_by_hand:
                _save(actor, invoice, span, left, now=now)
                done += Repriced(drafts=int(invoice.id not in told), lines_by_hand=left.lines_by_hand)
        free = find_billed_otherwise(actor=actor, span=span, is_invoiced=False)
        done += _bill(actor, free, now=now)
    return done


def _bill(actor: Member, decided: Mapping[UUID, bool], *, now: datetime) -> Repriced:
    done = Repriced()
    for is_billable in (True, False):
        ids = [expense_id for expense_id, after in decided.items() if after is is_billable]
        done += Repriced(expenses=bill_otherwise(actor=actor, expense_ids=ids, is_billable=is_billable, now=now))
    return done


def _standing_on(actor: Member, invoice: Invoice, expense_ids: Collection[UUID]) -> list[UUID]:
    links = InvoicedExpense.objects.in_workspace(actor.workspace_id)
    return list(links.filter(invoice=invoice, expense_id__in=expense_ids).values_list("expense_id", flat=True))


def _drafts(actor: Member, expense_ids: Collection[UUID]) -> "QuerySet[Invoice]":
    links = InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(expense_id__in=expense_ids)
    return Invoice.objects.in_workspace(actor.workspace_id).filter(
        id__in=links.values("invoice_id"), state=Invoice.State.DRAFT
    )


def _leave(actor: Member, invoice: Invoice, gone: Collection[UUID]) -> _Left:
    """Takes expenses off the lines of a locked draft; a line with figures set by hand keeps its expenses."""
    left = _Left()
    for line in lines_of(invoice):
        behind = [
            replace(queries.as_billable_expense(expense), has_receipt=bool(receipt_id))
            for expense, receipt_id in queries.list_line_expenses(actor, line)
        ]
        leaving = [one.expense_id for one in behind if one.expense_id in gone]
        if not leaving:
            continue
        if not _follow(line, behind, set(leaving), invoice):
            left.lines_by_hand += 1
            left.by_hand_ids += leaving
            continue
        left.lines += 1
        left.expense_ids += leaving
    InvoicedExpense.objects.in_workspace(actor.workspace_id).filter(expense_id__in=left.expense_ids).delete()
    unmark_invoiced(actor=actor, expense_ids=left.expense_ids)
    return left


def _follow(
    line: InvoiceLine, behind: Collection[rules.BillableExpense], leaving: Collection[UUID], invoice: Invoice
) -> bool:
    """Gives a line the figures of what stays, or deletes it where nothing does; False where its figures were set by hand."""
    how = {"grouping": invoice.grouping, "currency": invoice.currency}
    was = rules.lines_from_expenses(behind, **how)
    if len(was) != 1 or (line.quantity, line.unit_price) != (was[0].quantity, was[0].unit_price):
        return False
    stays = rules.lines_from_expenses([one for one in behind if one.expense_id not in leaving], **how)
    if not stays:
        InvoicedExpense.objects.in_workspace(invoice.workspace_id).filter(line=line).delete()
        line.delete()
        return True
    [drafted], [now_so] = was, stays
    if (line.description, line.detail) == (drafted.description, drafted.detail):
        line.description, line.detail = now_so.description, now_so.detail
    line.quantity, line.unit_price, line.amount = now_so.quantity, now_so.unit_price, now_so.amount
    line.project_id = now_so.project_id
    line.save()
    return True


def _save(actor: Member, invoice: Invoice, span: PriceSpan, left: _Left, *, now: datetime) -> None:
    total = invoice.total
    reckon(invoice, lines_of(invoice))
    invoice.updated_at = now
    invoice.save()
    event = InvoiceRepriced(
        workspace_id=invoice.workspace_id,
        subject_id=invoice.id,
        project_id=span.project_id,
        task_id=None,
        member_id=None,
        before_rate=[],
        after_rate=[],
        lines=left.lines,
        lines_by_hand=left.lines_by_hand,
        freed_entries=0,
        freed_expenses=len(left.expense_ids),
        changes={"total": [total, invoice.total]} if total != invoice.total else {},
    )
    record(event=event, actor=actor, now=now)
