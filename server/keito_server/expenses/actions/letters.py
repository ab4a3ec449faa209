"""What is told by mail of expenses: that somebody else changed, deleted or brought back one that was submitted (T5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from keito_server.expenses.models import Expense
from keito_server.expenses.queries.changes import expense_changes_in_words, sum_of
from keito_server.notifications import actions as notifications
from keito_server.team.models import Member
from keito_server.web.formats import Formats


def tell_of_change(*, actor: Member, expense: Expense, changes: Mapping[str, Sequence[Any]], now: datetime) -> None:
    """Tells a member what somebody else changed of an expense that they have submitted; `changes` as audited."""
    if _concerns_another(actor, expense):
        lines = expense_changes_in_words(expense, changes)
        notifications.tell_of_change(actor=actor, logged=_logged(expense), lines=lines, now=now)


def tell_of_deletion(*, actor: Member, expense: Expense, event_id: UUID, now: datetime) -> None:
    """Tells a member that somebody else deleted an expense that they have submitted."""
    if _concerns_another(actor, expense):
        notifications.tell_of_deletion(actor=actor, logged=_logged(expense), event_id=event_id, now=now)


def tell_of_restoration(*, actor: Member, expense: Expense, event_id: UUID, now: datetime) -> None:
    """Tells whoever was told of a deletion that it was taken back."""
    if _concerns_another(actor, expense):
        notifications.tell_of_restoration(actor=actor, logged=_logged(expense), event_id=event_id, now=now)


def _concerns_another(actor: Member, expense: Expense) -> bool:
    # While approvals are switched off their states stay, and mean nothing (A3).
    is_submitted = expense.approval == Expense.Approval.SUBMITTED and expense.member.workspace.uses_approvals
    return is_submitted and expense.member_id != actor.id


def _logged(expense: Expense) -> notifications.Logged:
    reader = expense.member
    return notifications.Logged(
        id=expense.id,
        member=reader,
        noun="an expense",
        where=f"{expense.category.name} on {expense.project.name}",
        sum=f"{sum_of(expense)} for {expense.category.name} on {expense.project.name}",
        day=Formats.of(reader).day(expense.spent_date),
        url=_url(reader, "expenses:show", expense.public_id),
        list_url=_url(reader, "expenses:mine"),
    )


def _url(reader: Member, name: str, *more: str) -> str:
    return str(settings.PUBLIC_URL + reverse(name, args=[reader.workspace.subdomain, *more]))
