"""Whether saved expenses are billable, decided anew where their project bills otherwise from a day on (T6, R3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from keito_server.events.actions import record_all
from keito_server.expenses.events import ExpenseUpdated
from keito_server.expenses.models import Expense
from keito_server.expenses.rules import is_billable
from keito_server.projects.actions import BilledSo, PriceSpan
from keito_server.projects.models import Project
from keito_server.team.models import Member

_AT_ONCE = 1_000


def find_billed_otherwise(*, actor: Member, span: PriceSpan, is_invoiced: bool) -> dict[UUID, bool]:
    """By id the expenses of the span that are billable now and were not, or the other way round.

    Those that stand on an invoice, or those that do not, which are locked. What somebody chose stays, as it does for time,
    except that nothing is billable on a project that bills nothing. Only a project that bills otherwise changes expenses:
    they take no rates.
    """
    if span.before is None or span.project_id is None:
        return {}
    project = Project.objects.in_workspace(actor.workspace_id).get(id=span.project_id)
    now_so = BilledSo(project.bill_by, project.is_billable)
    rows = _of_span(actor, project, span, is_invoiced=is_invoiced)
    decided = {expense.id: _decide(expense, span.before, now_so) for expense in rows}
    return {expense_id: after for expense_id, (before, after) in decided.items() if before != after}


def bill_otherwise(*, actor: Member, expense_ids: Collection[UUID], is_billable: bool, now: datetime) -> int:
    """Makes locked expenses billable, or not, and answers how many; each one's history says so."""
    ids = sorted(expense_ids)
    rows = Expense.objects.in_workspace(actor.workspace_id)
    for start in range(0, len(ids), _AT_ONCE):
        rows.filter(id__in=ids[start : start + _AT_ONCE]).update(is_billable=is_billable, updated_at=now)
    changes = {"is_billable": [not is_billable, is_billable]}
    events = [ExpenseUpdated(workspace_id=actor.workspace_id, subject_id=one, changes=changes) for one in ids]
    record_all(events=events, actor=actor, now=now)
    return len(ids)


def _of_span(actor: Member, project: Project, span: PriceSpan, *, is_invoiced: bool) -> "QuerySet[Expense]":
    rows = Expense.objects.in_workspace(actor.workspace_id).select_related("category")
    rows = rows.filter(project=project, spent_date__gte=span.first_day, is_invoiced=is_invoiced)
    if span.last_day is not None:
        rows = rows.filter(spent_date__lte=span.last_day)
    # Drafts are locked before what stands on them.
    return rows if is_invoiced else rows.order_by("id").select_for_update(of=("self",))


def _decide(expense: Expense, before: BilledSo, now_so: BilledSo) -> tuple[bool, bool]:
    """Whether the expense was billable, and whether it is by how the project bills now."""

    def by(billing: BilledSo, given: bool | None) -> bool:
        return is_billable(
            given=given,
            project_bills=billing.bill_by != Project.BillBy.NONE,
            project_default=billing.is_billable,
            category_default=expense.category.is_billable,
            metadata=expense.metadata,
        )

    was = expense.is_billable
    return was, by(now_so, was if was != by(before, None) else None)
