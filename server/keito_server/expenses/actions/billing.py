"""Whether saved expenses are billable, decided anew where their project bills otherwise from a day on (T6, R3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from keito_server.events.actions import record_all
from keito_server.expenses.actions.billing_choices import billable_by, find_left_to_project
from keito_server.expenses.events import ExpenseUpdated
from keito_server.expenses.models import Expense
from keito_server.projects.actions import BilledSo, PriceSpan
from keito_server.projects.models import Project
from keito_server.team.models import Member

_AT_ONCE = 1_000


def find_billed_otherwise(*, actor: Member, span: PriceSpan, is_invoiced: bool) -> dict[UUID, bool]:
    """By id the expenses of the span that are billable now and were not, or the other way round.

    Those that stand on an invoice, or those that do not, which are locked. What somebody chose stays, as it does for time,
    except that nothing is billable on a project that bills nothing. What may have been taken out on purpose before that
    never becomes billable by itself. Only a project that bills otherwise changes expenses: they take no rates.
    """
    if span.before is None or span.project_id is None:
        return {}
    project = Project.objects.in_workspace(actor.workspace_id).get(id=span.project_id)
    now_so = BilledSo(project.bill_by, project.is_billable)
    rows = _of_span(actor, project, span, is_invoiced=is_invoiced)
    decided = [(expense, _decide(expense, span.before, now_so)) for expense in rows]
    changed = {expense.id: (expense, after) for expense, after in decided if expense.is_billable != after}
    turned_on = [expense for expense, after in changed.values() if after]
    left_to_project = find_left_to_project(actor=actor, project=project, expenses=turned_on)
    return {one: after for one, (_, after) in changed.items() if not after or one in left_to_project}


def bill_otherwise(*, actor: Member, expense_ids: Collection[UUID], is_billable: bool, now: datetime) -> int:
    """Makes locked expenses billable, or not, and answers how many; each one's history says so."""
    ids = sorted(expense_ids)
    rows = Expense.objects.in_workspace(actor.workspace_id)
    for start in range(0, len(ids), _AT_ONCE):
        rows.filter(id__in=ids[start : start + _AT_ONCE]).update(is_billable=is_billable, updated_at=now)
    changes = {"is_billable": [not is_billable, is_billable]}
    events = [
        ExpenseUpdated(workspace_id=actor.workspace_id, subject_id=one, changes=changes, by_project=True) for one in ids
    ]
    record_all(events=events, actor=actor, now=now)
    return len(ids)


def _of_span(actor: Member, project: Project, span: PriceSpan, *, is_invoiced: bool) -> "QuerySet[Expense]":
    rows = Expense.objects.in_workspace(actor.workspace_id).select_related("category")
    rows = rows.filter(project=project, spent_date__gte=span.first_day, is_invoiced=is_invoiced)
    if span.last_day is not None:
        rows = rows.filter(spent_date__lte=span.last_day)
    # Drafts are locked before what stands on them.
    return rows if is_invoiced else rows.order_by("id").select_for_update(of=("self",))


def _decide(expense: Expense, before: BilledSo, now_so: BilledSo) -> bool:
    """Whether the expense is billable by how the project bills now."""
    was = expense.is_billable
    return billable_by(now_so, expense, given=was if was != billable_by(before, expense) else None)
