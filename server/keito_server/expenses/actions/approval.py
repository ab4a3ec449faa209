"""State that approvals set on expenses: expenses themselves never ask approvals. Each is one UPDATE, however many (A1)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from keito_server.expenses.models import Expense

_Approval = Expense.Approval


def mark_submitted(*, workspace_id: UUID, expense_ids: Collection[UUID], submission_id: UUID) -> int:
    """Bundles expenses that are locked in this transaction in a submission; answers how many that are."""
    rows = Expense.objects.in_workspace(workspace_id).filter(id__in=expense_ids, approval=_Approval.UNSUBMITTED)
    return rows.update(approval=_Approval.SUBMITTED, submission_id=submission_id)


def mark_approved(*, workspace_id: UUID, submission_ids: Collection[UUID]) -> int:
    """Locks what is bundled in submissions for good."""
    return _bundled(workspace_id, submission_ids, _Approval.SUBMITTED).update(approval=_Approval.APPROVED)


def mark_returned(*, workspace_id: UUID, submission_ids: Collection[UUID]) -> int:
    """Gives back what is bundled in submissions to be mended; it still says in which one it was."""
    return _bundled(workspace_id, submission_ids, _Approval.SUBMITTED).update(approval=_Approval.UNSUBMITTED)


def mark_undecided(*, workspace_id: UUID, submission_ids: Collection[UUID]) -> int:
    """Has what was approved wait for a decision again."""
    return _bundled(workspace_id, submission_ids, _Approval.APPROVED).update(approval=_Approval.SUBMITTED)


def take_out(*, workspace_id: UUID, expense_id: UUID) -> int:
    """Makes an expense unsubmitted and part of nothing: its submission was decided while it was not there (deleted)."""
    rows = Expense.objects.in_workspace(workspace_id).filter(id=expense_id)
    return rows.update(approval=_Approval.UNSUBMITTED, submission_id=None)


def _bundled(workspace_id: UUID, submission_ids: Collection[UUID], approval: str) -> "QuerySet[Expense]":
    rows = Expense.objects.in_workspace(workspace_id)
    return rows.filter(submission_id__in=submission_ids, approval=approval)
