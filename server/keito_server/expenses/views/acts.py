"""What is done to an expense with one press: delete, and take that back."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from keito_server.events.models import AuditEvent
from keito_server.expenses import actions
from keito_server.expenses.models import Expense
from keito_server.expenses.views.requests import ExpenseRequest
from keito_server.kit.days import month_of
from keito_server.kit.errors import NotFound, Refusal
from keito_server.kit.identifiers import parse_public_id, public_id
from keito_server.team.permissions import Permission, requires
from keito_server.web import toasts
from keito_server.web.next_page import next_page


@requires(Permission.EXPENSES_EDIT_OWN)
@require_POST
def delete(request: ExpenseRequest, subdomain: str, expense_id: str) -> HttpResponse:
    """Deletes at once, and offers to take it back."""
    wanted = Expense.parse_id(expense_id)
    try:
        event = actions.delete(actor=request.actor, expense_id=wanted, now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
    else:
        undo = {"subdomain": subdomain, "expense_event_id": public_id(AuditEvent.prefix, event)}
        toasts.show(request, "Expense deleted", undo_url=reverse("expenses:restore", kwargs=undo))
    return redirect(next_page(request, reverse("expenses:list", args=[subdomain])))


@requires(Permission.EXPENSES_EDIT_OWN)
@require_POST
def restore(request: ExpenseRequest, subdomain: str, expense_event_id: str) -> HttpResponse:
    """Takes a deletion back, and leads to the month of what is there again."""
    event: UUID = parse_public_id(AuditEvent.prefix, expense_event_id)
    try:
        restored = actions.bring_back(actor=request.actor, event_id=event, now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        toasts.show_failure(request, refusal.message)
        return redirect("expenses:list", subdomain=subdomain)
    is_bare = restored.is_without_its_receipt
    toasts.show(request, "Restored without its receipt: that is gone" if is_bare else "Expense restored")
    first, last = month_of(restored.expense.spent_date)
    query = urlencode({"from": first.isoformat(), "to": last.isoformat()})
    return redirect(f"{reverse('expenses:list', args=[subdomain])}?{query}")
