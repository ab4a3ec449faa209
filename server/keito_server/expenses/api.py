"""Expenses and their categories over the API (`api-reference/expenses.md`)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.expenses import actions, models
from keito_server.expenses.queries import answers, get_category
from keito_server.expenses.queries.category_pages import category_public_id, list_category_page, parse_category_id
from keito_server.expenses.schemas import (
    CategoryChanges,
    CategoryQuery,
    Expense,
    ExpenseCategory,
    ExpenseCategoryPage,
    ExpenseChangesBody,
    ExpensePage,
    ExpenseQuery,
    NewCategory,
    NewExpenseBody,
)
from keito_server.kit.answers import amount_number, empty_answer, encode, instant_text, json_answer, page_answer
from keito_server.kit.metadata_filters import metadata_parameter, read_metadata_filters
from keito_server.team.actions import Answer, answer_in_transaction, keyed_request
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Expenses"])
categories = Router(tags=["Expense categories"])


@router.post("/expenses", response={201: Expense, 200: Expense}, summary="Create an expense")
@requires(Permission.EXPENSES_EDIT_OWN)
def create_expense(request: MemberRequest, expense: NewExpenseBody) -> HttpResponse:
    """Saves an expense. For the cost of tokens use the category `cat_llm_usage`, with `units` in thousands.

    200 instead of 201 means that this `Idempotency-Key` has created the expense more than 24 hours ago.
    """
    now = timezone.now()
    keyed = keyed_request(request)
    if keyed is None:
        saved = actions.create_saved(actor=request.actor, new=expense.to_new_expense(), now=now)
        return json_answer(_show(request.actor, saved), status=201)
    answer = actions.create_once(keyed=keyed, new=expense.to_new_expense(), now=now, show=partial(_show, request.actor))
    return _replayable(answer)


@router.get(
    "/expenses",
    response=ExpensePage,
    summary="List expenses",
    openapi_extra={"parameters": [metadata_parameter("Expenses")]},
)
@requires(Permission.EXPENSES_VIEW_OWN)
def list_expenses(request: MemberRequest, query: Query[ExpenseQuery]) -> HttpResponse:
    """Expenses that you may see, newest day first: your own, those of projects you manage, or all for administrators."""
    filters = query.to_filters(read_metadata_filters(request))
    return json_answer(answers.list_answer(request.actor, filters=filters, limit=query.limit, cursor=query.cursor))


@router.get("/expenses/{expense_id}", response=Expense, summary="Get an expense")
@requires(Permission.EXPENSES_VIEW_OWN)
def get_expense(request: MemberRequest, expense_id: str) -> HttpResponse:
    """One expense."""
    return json_answer(answers.get_answer(request.actor, models.Expense.parse_id(expense_id)))


@router.patch("/expenses/{expense_id}", response=Expense, summary="Update an expense")
@requires(Permission.EXPENSES_EDIT_OWN)
def update_expense(request: MemberRequest, expense_id: str, changes: ExpenseChangesBody) -> HttpResponse:
    """Changes an expense. What changes nothing is no error, also once it is locked."""
    expense = actions.update(
        actor=request.actor,
        expense_id=models.Expense.parse_id(expense_id),
        changes=changes.to_changes(),
        now=timezone.now(),
    )
    return json_answer(answers.get_answer(request.actor, expense.id))


@router.delete("/expenses/{expense_id}", response={204: None}, summary="Delete an expense")
@requires(Permission.EXPENSES_EDIT_OWN)
def delete_expense(request: MemberRequest, expense_id: str) -> HttpResponse:
    """Deletes an expense that is not locked."""
    actions.delete(actor=request.actor, expense_id=models.Expense.parse_id(expense_id), now=timezone.now())
    return empty_answer()


@categories.get("/expense-categories", response=ExpenseCategoryPage, summary="List expense categories")
@requires(Permission.EXPENSE_CATEGORIES_VIEW)
def list_expense_categories(request: MemberRequest, query: Query[CategoryQuery]) -> HttpResponse:
    """All categories of the workspace, oldest first; archived ones are not active."""
    page = list_category_page(
        request.actor, slug=query.slug, is_active=query.is_active, limit=query.limit, cursor=query.cursor
    )
    return json_answer(page_answer(page, show=_show_category))


@categories.post("/expense-categories", response={201: ExpenseCategory}, summary="Create an expense category")
@requires(Permission.EXPENSE_CATEGORIES_EDIT)
def create_expense_category(request: MemberRequest, category: NewCategory) -> HttpResponse:
    """Adds a category: with `unit_name` its expenses are units at a price, without it totals."""
    return _answer(
        request,
        lambda now: actions.create_category(actor=request.actor, fields=category.to_fields(), now=now),
        status=201,
    )


@categories.get("/expense-categories/{category_id}", response=ExpenseCategory, summary="Get an expense category")
@requires(Permission.EXPENSE_CATEGORIES_VIEW)
def get_expense_category(request: MemberRequest, category_id: str) -> HttpResponse:
    """One category; the built-in one is `cat_llm_usage` in every workspace."""
    return json_answer(encode(_show_category(get_category(request.actor, parse_category_id(category_id)))))


@categories.patch("/expense-categories/{category_id}", response=ExpenseCategory, summary="Update an expense category")
@requires(Permission.EXPENSE_CATEGORIES_EDIT)
def update_expense_category(request: MemberRequest, category_id: str, changes: CategoryChanges) -> HttpResponse:
    """Changes a category for expenses to come; those that are there keep their price."""
    category = actions.update_category(
        actor=request.actor,
        category_id=parse_category_id(category_id),
        fields=changes.to_fields(),
        now=timezone.now(),
    )
    return json_answer(encode(_show_category(category)))


@categories.post(
    "/expense-categories/{category_id}/archive", response=ExpenseCategory, summary="Archive an expense category"
)
@requires(Permission.EXPENSE_CATEGORIES_EDIT)
def archive_expense_category(request: MemberRequest, category_id: str) -> HttpResponse:
    """Offers it no more; its expenses stay. Refused for the built-in one."""
    category = parse_category_id(category_id)
    return _answer(request, lambda now: actions.archive_category(actor=request.actor, category_id=category, now=now))


@categories.post(
    "/expense-categories/{category_id}/restore", response=ExpenseCategory, summary="Restore an expense category"
)
@requires(Permission.EXPENSE_CATEGORIES_EDIT)
def restore_expense_category(request: MemberRequest, category_id: str) -> HttpResponse:
    """Offers an archived category again."""
    category = parse_category_id(category_id)
    return _answer(request, lambda now: actions.restore_category(actor=request.actor, category_id=category, now=now))


@categories.delete("/expense-categories/{category_id}", response={204: None}, summary="Delete an expense category")
@requires(Permission.EXPENSE_CATEGORIES_EDIT)
def delete_expense_category(request: MemberRequest, category_id: str) -> HttpResponse:
    """Deletes a category that no expense has; others are archived."""
    actions.delete_category(actor=request.actor, category_id=parse_category_id(category_id), now=timezone.now())
    return empty_answer()


def _answer(
    request: MemberRequest, act: Callable[[datetime], models.ExpenseCategory], *, status: int = 200
) -> HttpResponse:
    """Acts on a category once, whatever the `Idempotency-Key`, and shows it (H2)."""
    now = timezone.now()
    answer = answer_in_transaction(
        keyed_request(request), now=now, write=lambda: Answer(status, encode(_show_category(act(now))))
    )
    return _replayable(answer)


def _replayable(answer: Answer) -> HttpResponse:
    response = json_answer(answer.body, status=answer.status)
    if answer.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _show(actor: Member, saved: actions.SavedExpense) -> bytes:
    return answers.expense_answer(
        saved.expense,
        actor=actor,
        currency=saved.currency,
        is_llm_usage=saved.is_llm_usage,
        receipt_id=saved.receipt_id,
    )


def _show_category(category: models.ExpenseCategory) -> dict[str, Any]:
    return {
        "id": category_public_id(category),
        "name": category.name,
        "slug": category.slug,
        "unit_name": category.unit_name or None,
        "unit_price": amount_number(category.unit_price),
        "is_billable": category.is_billable,
        "is_active": category.is_active,
        "created_at": instant_text(category.created_at),
    }
