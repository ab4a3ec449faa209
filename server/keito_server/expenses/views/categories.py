"""Manage, Expense categories: what expenses are sorted by, for administrators (expense-categories.md)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.expenses import actions, queries
from keito_server.expenses.forms.category import CategoryForm
from keito_server.expenses.forms.words import each_of
from keito_server.expenses.models import ExpenseCategory
from keito_server.expenses.views.requests import today_of
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.formats import Formats, currency_symbol

_BILLABLE = {None: "As the project says", True: "Billable", False: "Non-billable"}


@requires(Permission.EXPENSE_CATEGORIES_EDIT)
@require_GET
def list_active(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Categories that are offered."""
    return _list(request, subdomain, is_archived=False)


@requires(Permission.EXPENSE_CATEGORIES_EDIT)
@require_GET
def list_archived(request: MemberRequest, subdomain: str) -> HttpResponse:
    """Archived categories."""
    return _list(request, subdomain, is_archived=True)


@requires(Permission.EXPENSE_CATEGORIES_EDIT)
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, subdomain: str) -> HttpResponse:
    """A new category."""
    form = CategoryForm(request.POST or None, decimal_separator=request.actor.workspace.decimal_separator)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            category = actions.create_category(actor=request.actor, fields=form.category_fields(), now=timezone.now())
            toasts.show(request, f"Added {category.name}")
            return redirect("expense_categories:list", subdomain)
    return _form_page(request, subdomain, form)


@requires(Permission.EXPENSE_CATEGORIES_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, subdomain: str, category_id: str) -> HttpResponse:
    """A category that is there already."""
    actor = request.actor
    category = queries.get_category(actor, ExpenseCategory.parse_id(category_id))
    form = CategoryForm(request.POST or None, decimal_separator=actor.workspace.decimal_separator, category=category)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            actions.update_category(
                actor=actor, category_id=category.id, fields=form.category_fields(), now=timezone.now()
            )
            toasts.show(request, "Changes saved")
            return redirect(
                "expense_categories:list" if category.is_active else "expense_categories:archived", subdomain
            )
    return _form_page(request, subdomain, form, category=category)


@requires(Permission.EXPENSE_CATEGORIES_EDIT)
@require_POST
def archive(request: MemberRequest, subdomain: str, category_id: str) -> HttpResponse:
    """Takes a category off the lists; the toast takes it back."""
    category = actions.archive_category(
        actor=request.actor, category_id=ExpenseCategory.parse_id(category_id), now=timezone.now()
    )
    undo_url = reverse("expense_categories:restore", args=[subdomain, category.public_id])
    toasts.show(request, f"Archived {category.name}", undo_url=undo_url)
    return redirect("expense_categories:list", subdomain)


@requires(Permission.EXPENSE_CATEGORIES_EDIT)
@require_POST
def restore(request: MemberRequest, subdomain: str, category_id: str) -> HttpResponse:
    """Brings a category back."""
    category = actions.restore_category(
        actor=request.actor, category_id=ExpenseCategory.parse_id(category_id), now=timezone.now()
    )
    undo_url = reverse("expense_categories:archive", args=[subdomain, category.public_id])
    toasts.show(request, f"Restored {category.name}", undo_url=undo_url)
    return redirect("expense_categories:list", subdomain)


def _list(request: MemberRequest, subdomain: str, *, is_archived: bool) -> HttpResponse:
    actor, formats = request.actor, Formats.of(request.actor)
    categories = queries.list_categories(actor, archived=is_archived)
    built_in = next((one for one in categories if one.is_llm_usage), None)
    context = {
        "subdomain": subdomain,
        "lines": [
            {
                "category": one,
                "price": _price_words(one, formats, actor.workspace.currency),
                "billable": _BILLABLE[one.is_billable],
            }
            for one in categories
        ],
        "is_archived": is_archived,
        "warning": "" if built_in is None else _warning(request, built_in),
    }
    return render(request, "expenses/category_list.html", context)


def _form_page(
    request: MemberRequest, subdomain: str, form: CategoryForm, *, category: ExpenseCategory | None = None
) -> HttpResponse:
    context = {
        "subdomain": subdomain,
        "form": form,
        "category": category,
        "symbol": currency_symbol(request.actor.workspace.currency),
        "warning": _warning(request, category) if category and category.is_llm_usage else "",
    }
    return render(request, "expenses/category_form.html", context, status=422 if form.errors else 200)


def _price_words(category: ExpenseCategory, formats: Formats, currency: str) -> str:
    if not category.has_units:
        return ""
    if category.unit_price is None:
        return category.unit_name
    return f"{formats.money(category.unit_price, currency, is_exact=True)} {each_of(category.unit_name)}"


def _warning(request: MemberRequest, built_in: ExpenseCategory) -> str:
    """That LLM Usage is sold below what it costs (G4); empty where it is not, or where nothing says so."""
    cost = queries.find_provider_price(request.actor, built_in, today=today_of(request))
    if cost is None or built_in.unit_price is None or built_in.unit_price >= cost:
        return ""
    formats, currency = Formats.of(request.actor), request.actor.workspace.currency
    return (
        f"{built_in.name} is priced below what it costs: {formats.money(built_in.unit_price, currency, is_exact=True)} for 1k "
        f"tokens, while in the last 90 days the models’ makers charged {formats.money(cost, currency, is_exact=True)} for 1k "
        "tokens as they were used."
    )
