"""The list of expenses, alone or beside its panel: everybody's whom the actor may see, or the actor's own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from keito_server.expenses.forms.filters import ExpenseAddress
from keito_server.expenses.models import Expense
from keito_server.expenses.queries.page_list import ExpensePage, Place, list_expense_page, sum_expenses
from keito_server.expenses.queries.page_reach import ExpenseReach, find_expense_reach
from keito_server.expenses.views.chips import chips_of, period_words, periods
from keito_server.expenses.views.figures import figures_of, totals_of
from keito_server.expenses.views.requests import ExpenseRequest, address_of, beside, today_of
from keito_server.expenses.views.rows import breakdown_of, row_of
from keito_server.kit.days import YEARS, month_of
from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import public_id
from keito_server.team.permissions import Permission, requires
from keito_server.web.days_address import ordered_days
from keito_server.web.formats import Formats
from keito_server.web.sections import sections_of


@requires(Permission.EXPENSES_VIEW_OWN)
@require_GET
def everybodys(request: ExpenseRequest, subdomain: str) -> HttpResponse:  # noqa: ARG001  # the gate has read it
    """Everybody's whom the actor may see; for members their own (P3)."""
    return list_answer(request, address_of(request, is_own=False))


@requires(Permission.EXPENSES_VIEW_OWN)
@require_GET
def own(request: ExpenseRequest, subdomain: str) -> HttpResponse:  # noqa: ARG001  # the gate has read it
    """The actor's own."""
    return list_answer(request, address_of(request, is_own=True))


def list_answer(request: ExpenseRequest, address: ExpenseAddress) -> HttpResponse:
    """The list by itself; `open` names the row that is opened."""
    reach = find_expense_reach(request.actor)
    return render(request, "expenses/list.html", list_context(request, address, reach))


def list_context(request: ExpenseRequest, address: ExpenseAddress, reach: ExpenseReach) -> dict[str, Any]:
    """All that the list shows, whether a panel stands beside it or not."""
    actor, today, formats = request.actor, today_of(request), Formats.of(request.actor)
    subdomain, uses_approvals = actor.workspace.subdomain, actor.workspace.uses_approvals
    filters = address.filters(actor, reach)
    page = list_expense_page(actor, filters, older_than=_place(request, "older"), newer_than=_place(request, "newer"))
    sums = sum_expenses(actor, filters)
    earlier_url, later_url = address.neighbours()
    currency = actor.workspace.currency
    shows_this_month = (address.first_day, address.last_day) == month_of(today)
    return {
        "subdomain": subdomain,
        "address": address,
        "tab": "mine" if address.is_own else "all",
        "heading": period_words(address, formats, today=today),
        "today": today,
        "earlier_url": earlier_url,
        "later_url": later_url,
        "this_month_url": "" if shows_this_month else address.to(since="", to=""),
        "periods": periods(address, today=today),
        "kept": [(name, value) for name, value in address.values.items() if name not in ("from", "to")],
        "chips": chips_of(address, reach, uses_approvals=uses_approvals),
        "is_filtered": bool(address.values.keys() - {"from", "to"}),
        "everything_url": address.here,
        "list_url": address.to(),
        "new_url": beside(address, reverse("expenses:new", args=[subdomain])),
        "figures": figures_of(sums, currency=currency, formats=formats, uses_approvals=uses_approvals),
        "totals": totals_of(sums, formats),
        "rows": [row_of(expense, formats) for expense in page.expenses],
        "beside": beside(address, ""),
        "newer_url": _beside(address, "newer", page.newer_than),
        "older_url": _beside(address, "older", page.older_than),
        "now": timezone.now(),
        **_opened(request, address, page, formats),
    }


def _opened(request: ExpenseRequest, address: ExpenseAddress, page: ExpensePage, formats: Formats) -> dict[str, Any]:
    """Where a row opens, and the one that the address opens: only of what stands on this page."""
    places = {name: request.GET[name] for name in ("older", "newer") if request.GET.get(name)}
    at = address.to(**places)
    context = {"close_url": at, "opens": f"{at}{'&' if '?' in at else '?'}open="}
    if not request.GET.get("open"):
        return context
    wanted = Expense.parse_id(request.GET["open"])
    found = next((one for one in page.expenses if one.id == wanted and one.category.is_llm_usage), None)
    return (
        context
        if found is None
        else context
        | {
            "opened": found,
            "breakdown": breakdown_of(request.actor, found, formats),
            "session_sections": sections_of(request, "llm_usage", found),
        }
    )


def _place(request: ExpenseRequest, name: str) -> Place | None:
    """The place in the list that an address names (`2026-03-12~exp_…`); `NotFound` for what is none."""
    text = request.GET.get(name, "")
    if not text:
        return None
    day, _, expense_id = text.partition("~")
    found, _ = ordered_days(day, "")
    if found is None or found.year not in YEARS:
        raise NotFound
    return Place(found, Expense.parse_id(expense_id))


def _beside(address: ExpenseAddress, name: str, place: Place | None) -> str:
    if place is None:
        return ""
    return address.to(**{name: f"{place.day.isoformat()}~{_public_id(place.expense_id)}"})


def _public_id(expense_id: UUID) -> str:
    return public_id(Expense.prefix, expense_id)
