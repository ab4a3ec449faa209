"""The panel beside the list: a new expense, or one that is there already. Without script it comes with the whole page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.expenses import actions, queries
from keito_server.expenses.forms.expense import ExpenseForm
from keito_server.expenses.forms.filters import ExpenseAddress
from keito_server.expenses.models import Expense, Receipt
from keito_server.expenses.queries.exchange import list_exchange_rates
from keito_server.expenses.queries.page_reach import ExpenseReach, find_expense_reach
from keito_server.expenses.queries.panel import get_with_receipt
from keito_server.expenses.views.list_page import list_context
from keito_server.expenses.views.receipt_area import ReceiptArea, receipt_area
from keito_server.expenses.views.receipts import typed_with_receipt
from keito_server.expenses.views.requests import ExpenseRequest, address_of, beside, today_of
from keito_server.expenses.views.rows import amount_words, breakdown_of, reckoned_words, state_of
from keito_server.kit.errors import NotFound, Refusal
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, requires
from keito_server.web import toasts
from keito_server.web.form_fields import show_number
from keito_server.web.formats import Formats, currency_symbol
from keito_server.web.sections import sections_of


@dataclass(frozen=True, slots=True)
class _Panel:
    """A form and what it stands beside; `spender` is whose expense it is."""

    form: ExpenseForm
    address: ExpenseAddress
    reach: ExpenseReach
    spender: Member
    expense: Expense | None = None
    receipt: Receipt | None = None


@requires(Permission.EXPENSES_EDIT_OWN)
@require_http_methods(["GET", "POST"])
def create(request: ExpenseRequest, subdomain: str) -> HttpResponse:
    """A new expense; `member` says whose, where the actor may log it for them."""
    address = address_of(request)
    reach, spender = _reach_and_spender(request, address)
    is_sent = request.method == "POST" and request.POST.get("then") != "whose"
    typed = {name: request.POST[name] for name in ExpenseForm.base_fields if name in request.POST}
    sent, refusal = _sent(request) if is_sent else (None, None)
    form = ExpenseForm(sent, reach=reach, formats=Formats.of(request.actor), initial=_first_values(request) | typed)
    panel = _Panel(form, address, reach, spender)
    if refusal is not None:
        form.add_refusal(refusal)
    elif is_sent and form.is_valid() and _saved_new(request, panel):
        if request.POST.get("then") == "another":
            path = beside(address, reverse("expenses:new", args=[subdomain]))
            return redirect(path)
        return redirect(address.to())
    return _page(request, panel)


@requires(Permission.EXPENSES_VIEW_OWN)
@require_http_methods(["GET", "POST"])
def show(request: ExpenseRequest, subdomain: str, expense_id: str) -> HttpResponse:  # noqa: ARG001  # the gate has read it
    """One expense: the form where the actor may change it, else what is known of it."""
    actor = request.actor
    expense, receipt = get_with_receipt(actor, Expense.parse_id(expense_id))
    may_edit = queries.may_edit(actor, member_id=expense.member_id, project_id=expense.project_id)
    lock = queries.lock_of(actor, expense, now=timezone.now())
    address = address_of(request)
    if not may_edit or (lock is not None and request.method == "GET"):
        return _facts(request, address, expense, receipt, lock=lock.message if lock and may_edit else "")
    reach = find_expense_reach(actor, spender_id=expense.member_id)
    sent, refusal = _sent(request) if request.method == "POST" else (None, None)
    initial = {"receipt": receipt.public_id if receipt else ""}
    form = ExpenseForm(sent, reach=reach, formats=Formats.of(actor), expense=expense, initial=initial)
    if refusal is not None:
        form.add_refusal(refusal)
    elif request.method == "POST" and form.is_valid() and _saved(request, form, expense):
        return redirect(address.to())
    return _page(request, _Panel(form, address, reach, expense.member, expense, receipt))


def _first_values(request: ExpenseRequest) -> dict[str, Any]:
    """What a new form begins with: today, and a receipt that was added before, where the address names it."""
    named = request.GET.get("receipt", "")
    return {"spent_date": today_of(request)} | ({"receipt": named} if named else {})


def _reach_and_spender(request: ExpenseRequest, address: ExpenseAddress) -> tuple[ExpenseReach, Member]:
    """Whose new expense it is: whom the form names, else whose expenses are listed, where the actor may log theirs."""
    wanted = request.POST.get("whose") or address.values.get("member", "")
    spender_id: UUID | None = Member.parse_id(wanted) if wanted else None
    reach = find_expense_reach(request.actor, spender_id=spender_id)
    spender = next((one for one in reach.spenders if one.id == spender_id), None)
    if spender is not None:
        return reach, spender
    if request.POST.get("whose"):
        raise NotFound
    own = reach if spender_id is None else find_expense_reach(request.actor)
    return own, request.actor


def _sent(request: ExpenseRequest) -> tuple[QueryDict, Refusal | None]:
    """What was sent, a receipt that came with it kept; and what that was refused with."""
    try:
        return typed_with_receipt(request), None
    except NotFound:
        raise
    except Refusal as refusal:
        return request.POST, refusal


def _saved_new(request: ExpenseRequest, panel: _Panel) -> bool:
    actor, whose = request.actor, panel.spender
    new = panel.form.new_expense(member_id=None if whose.id == actor.id else whose.id)
    try:
        saved = actions.create(actor=actor, new=new, now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        panel.form.add_refusal(refusal)
        return False
    toasts.show(request, _saved_words(request, panel.address, saved))
    return True


def _saved_words(request: ExpenseRequest, address: ExpenseAddress, saved: Expense) -> str:
    """Says on which day, where the list that comes back does not show it."""
    first, last, day = address.first_day, address.last_day, saved.spent_date
    is_shown = (first is None or first <= day) and (last is None or day <= last)
    return "Expense saved" if is_shown else f"Expense saved on {Formats.of(request.actor).short_day(day)}"


def _saved(request: ExpenseRequest, form: ExpenseForm, expense: Expense) -> bool:
    try:
        actions.update(actor=request.actor, expense_id=expense.id, changes=form.changes(), now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_refusal(refusal)
        return False
    toasts.show(request, "Expense saved")
    return True


def _page(request: ExpenseRequest, panel: _Panel) -> HttpResponse:
    form, workspace = panel.form, request.actor.workspace
    formats, day = Formats.of(request.actor), panel.form.typed_date
    project = form.chosen_project
    currency = project.client.currency if project else workspace.currency
    context = {
        **list_context(request, panel.address, panel.reach),
        "form": form,
        "expense": panel.expense,
        "receipt_area": _receipt_area(request, panel),
        "spender": panel.spender,
        "is_for_another": panel.spender.id != request.actor.id,
        "spenders": panel.reach.spenders if panel.expense is None and len(panel.reach.spenders) > 1 else (),
        "panel_url": request.get_full_path(),
        "formats": formats,
        "symbol": currency_symbol(currency),
        "workspace_currency": workspace.currency,
        "workspace_symbol": currency_symbol(workspace.currency),
        "rates": _rates_in_data(request.actor, panel),
        "date_hint": _date_hint(request, panel) if day else "",
        "client_name": project.client.name if project else "",
    }
    if panel.expense is not None:
        context |= _standing(request, panel.expense)
    return render(request, "expenses/list.html", context, status=422 if form.errors else 200)


def _facts(
    request: ExpenseRequest, address: ExpenseAddress, expense: Expense, receipt: Receipt | None, *, lock: str
) -> HttpResponse:
    formats = Formats.of(request.actor)
    context = {
        **list_context(request, address, find_expense_reach(request.actor)),
        "expense": expense,
        "receipt_area": receipt_area(request, receipt=receipt, is_locked=True),
        "lock": lock,
        **_standing(request, expense),
        **_sum(expense, formats),
        "reckoned": reckoned_words(expense, formats),
        "session_sections": sections_of(request, "llm_usage", expense) if expense.category.is_llm_usage else (),
        "breakdown_of_panel": breakdown_of(request.actor, expense, formats) if expense.category.is_llm_usage else None,
    }
    return render(request, "expenses/list.html", context)


def _standing(request: ExpenseRequest, expense: Expense) -> dict[str, Any]:
    """The state, and what apps above say of it: in which timesheet it is, why that was sent back."""
    return {"state": state_of(expense), "sections": sections_of(request, "expense", expense)}


def _sum(expense: Expense, formats: Formats) -> dict[str, str]:
    """The total as lists show it, and with all its digits where these are more (N3)."""
    shown, exact = formats.listed_money(expense.total, expense.project.client.currency), amount_words(expense, formats)
    return {"amount": shown, "exact_amount": "" if shown == exact else exact}


def _receipt_area(request: ExpenseRequest, panel: _Panel) -> ReceiptArea:
    shown, own = str(panel.form["receipt"].value() or ""), panel.receipt
    error = " ".join(str(words) for words in panel.form.errors.get("receipt", []))
    if own is not None and shown == own.public_id:
        return receipt_area(request, receipt=own, error=error)
    return receipt_area(request, receipt_id=shown, error=error, was_removed=own is not None and not shown)


def _date_hint(request: ExpenseRequest, panel: _Panel) -> str:
    day = panel.form.typed_date
    return "" if day is None else f"{day:%A}, today" if day == today_of(request) else f"{day:%A}"


def _rates_in_data(actor: Member, panel: _Panel) -> str:
    """The exchange rates that the form may need, for its script: `USD 2026-01-01 1 0.79`, parted by semicolons."""
    foreign = {one.client.currency for one in panel.reach.chargeable} - {actor.workspace.currency}
    return ";".join(
        f"{rate.currency} {rate.valid_from.isoformat()} {rate.units} {show_number(rate.price, '.')}"
        for rate in list_exchange_rates(actor, foreign)
    )
