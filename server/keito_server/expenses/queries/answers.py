"""Expenses as the API answers them: hand-written SQL straight into JSON, without the ORM in between (H3, H7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from keito_server.expenses.errors import UnknownCategory
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.expenses.queries.categories import category_is
from keito_server.expenses.rules import LLM_USAGE, LLM_USAGE_ID
from keito_server.kit.answers import PageAnswer, encode, instant_text
from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import known_public_id, public_id, public_id_of_text, public_ids_of_texts
from keito_server.kit.metadata import compact_json
from keito_server.kit.metadata_filters import narrow_by_metadata
from keito_server.kit.money import millionths_text, to_millionths
from keito_server.kit.pagination import cut_page, read_cursor
from keito_server.kit.sql import bind_date, bind_id, day_as_text, id_as_text, instant_as_text, read_rows, truth
from keito_server.projects.errors import UnknownProject
from keito_server.projects.models import Project
from keito_server.projects.queries import work_in_reach
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may


class ExpenseAnswer(msgspec.Struct, gc=False):
    """One expense with the fields of `expenses.md` in their order, then what else is known of it (H7)."""

    id: str
    project_id: str
    expense_category_id: str
    spent_date: str
    units: msgspec.Raw
    unit_price: msgspec.Raw
    total_cost: msgspec.Raw
    notes: str | None
    source: str
    metadata: msgspec.Raw
    created_at: str
    user_id: str
    is_billable: bool
    currency: str
    approval_status: str
    provider_cost: msgspec.Raw
    receipt_id: str | None
    updated_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFilters:
    """What a list is narrowed to; None and empty narrow nothing. Days are included; the category may be `LLM_USAGE`."""

    source: str | None = None
    project_id: UUID | None = None
    user_id: UUID | None = None
    category_id: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    is_billable: bool | None = None
    approval: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


_NOTHING = msgspec.Raw(b"null")


def list_answer(actor: Member, *, filters: AnswerFilters, limit: int, cursor: str | None) -> bytes:
    """A page of the expenses that the actor may see, newest day first, as JSON (P3, H3).

    `UnknownProject`, `UnknownMember` or `UnknownCategory` for a filter that names nothing of the workspace (P2).
    """
    conditions, values = _reach(actor)
    _narrow(conditions, values, filters)
    scope = f"expenses {actor.workspace_id} {filters}"
    if cursor is not None:
        day, expense_id = read_cursor(cursor, scope)
        conditions.append("(e.spent_date, e.id) < (%s, %s)")
        values += [bind_date(date.fromisoformat(day)), bind_id(UUID(expense_id))]
    where = " AND ".join(conditions)
    statement = f"{_select()} WHERE {where} ORDER BY e.spent_date DESC, e.id DESC LIMIT %s"
    rows = read_rows(statement, [*values, limit + 1])
    if not rows:
        _check_filters(actor, filters)
    page = cut_page(rows, limit=limit, scope=scope, position=lambda row: (row[5], row[0]))
    ids = public_ids_of_texts(Expense.prefix, [row[0] for row in page.rows])
    sees_cost = may(actor, Permission.COST_RATES_VIEW)
    shown = [_answer_of_row(each, row, sees_cost=sees_cost) for each, row in zip(ids, page.rows, strict=True)]
    return encode(PageAnswer(shown, page.next_cursor, page.has_more))


def get_answer(actor: Member, expense_id: UUID) -> bytes:
    """One expense that the actor may see, as JSON."""
    conditions, values = _reach(actor)
    rows = read_rows(f"{_select()} WHERE e.id = %s AND {' AND '.join(conditions)}", [bind_id(expense_id), *values])
    if not rows:
        raise NotFound
    sees_cost = may(actor, Permission.COST_RATES_VIEW)
    return encode(_answer_of_row(public_id_of_text(Expense.prefix, rows[0][0]), rows[0], sees_cost=sees_cost))


def expense_answer(
    expense: Expense, *, actor: Member, currency: str, is_llm_usage: bool, receipt_id: UUID | None
) -> bytes:
    """An expense at hand, as JSON for the actor."""
    category = LLM_USAGE_ID if is_llm_usage else known_public_id("cat", expense.category_id.hex)
    shown = ExpenseAnswer(
        expense.public_id,
        known_public_id("prj", expense.project_id.hex),
        category,
        expense.spent_date.isoformat(),
        _amount(expense.units),
        _amount(expense.unit_price),
        _amount(expense.total),
        expense.notes or None,
        expense.source,
        msgspec.Raw(compact_json(expense.metadata)) if expense.metadata else _NOTHING,
        instant_text(expense.created_at),
        known_public_id("usr", expense.member_id.hex),
        expense.is_billable,
        currency,
        expense.approval,
        _amount(expense.provider_cost if may(actor, Permission.COST_RATES_VIEW) else None),
        None if receipt_id is None else public_id("rcp", receipt_id),
        instant_text(expense.updated_at),
    )
    return encode(shown)


def _answer_of_row(expense_id: str, row: Sequence[Any], *, sees_cost: bool) -> ExpenseAnswer:
    (_, project, category, member, receipt, day, created, updated) = row[:8]
    (units, unit_price, total, provider_cost, is_llm_usage, is_billable) = row[8:14]
    (currency, approval, source, notes, metadata) = row[14:]
    return ExpenseAnswer(
        expense_id,
        known_public_id("prj", project),
        LLM_USAGE_ID if is_llm_usage else known_public_id("cat", category),
        day,
        _number(units),
        _number(unit_price),
        _number(total),
        notes or None,
        source,
        _NOTHING if metadata == "{}" else msgspec.Raw(metadata),
        created,
        known_public_id("usr", member),
        bool(is_billable),
        currency,
        approval,
        _number(provider_cost if sees_cost else None),
        None if receipt is None else public_id_of_text("rcp", receipt),
        updated,
    )


def _amount(value: Decimal | None) -> msgspec.Raw:
    return _NOTHING if value is None else _number(to_millionths(value))


@lru_cache(maxsize=4096)
def _number(millionths: int | None) -> msgspec.Raw:
    return _NOTHING if millionths is None else msgspec.Raw(millionths_text(millionths))


@lru_cache(maxsize=1)
def _select() -> str:
    """The columns of an answer. What Python would parse only to write it again is asked for as text."""
    ids = [id_as_text(f"e.{name}") for name in ("id", "project_id", "category_id", "member_id")]
    columns = [
        *ids,
        id_as_text("r.id"),
        day_as_text("e.spent_date"),
        instant_as_text("e.created_at"),
        instant_as_text("e.updated_at"),
        *("e.units", "e.unit_price", "e.total", "e.provider_cost"),
        truth("k.is_llm_usage"),
        truth("e.is_billable"),
        *("c.currency", "e.approval", "e.source", "e.notes", "e.metadata"),
    ]
    # Each has its category, project and client; joined from the left, no planner begins with these, and a page is
    # read off the index of its days.
    return (
        f"SELECT {', '.join(columns)} FROM expenses_expense e"
        " LEFT JOIN expenses_expensecategory k ON k.id = e.category_id"
        " LEFT JOIN projects_project p ON p.id = e.project_id"
        " LEFT JOIN clients_client c ON c.id = p.client_id"
        " LEFT JOIN expenses_receipt r ON r.expense_id = e.id"
    )


def _reach(actor: Member) -> tuple[list[str], list[Any]]:
    """Conditions and values for what the actor may see (P3)."""
    return work_in_reach(
        actor,
        own=Permission.EXPENSES_VIEW_OWN,
        team=Permission.EXPENSES_VIEW_TEAM,
        everything=Permission.EXPENSES_VIEW_ALL,
    )


def _narrow(conditions: list[str], values: list[Any], filters: AnswerFilters) -> None:
    wanted = {
        "e.source = %s": filters.source,
        "e.project_id = %s": bind_id(filters.project_id),
        "e.member_id = %s": bind_id(filters.user_id),
        "e.spent_date >= %s": bind_date(filters.first_day),
        "e.spent_date <= %s": bind_date(filters.last_day),
        "e.approval = %s": filters.approval,
    }
    if filters.category_id == LLM_USAGE:
        conditions.append("k.is_llm_usage")
    else:
        wanted["e.category_id = %s"] = bind_id(filters.category_id)
    for condition, value in wanted.items():
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if filters.is_billable is not None:
        conditions.append("e.is_billable" if filters.is_billable else "NOT e.is_billable")
    narrow_by_metadata(conditions, values, filters.metadata)


def _check_filters(actor: Member, filters: AnswerFilters) -> None:
    """An empty list is refused where a filter names nothing of the workspace: a mistyped id is no empty month (P2)."""
    projects = Project.objects.in_workspace(actor.workspace_id)
    if filters.project_id is not None and not projects.filter(id=filters.project_id).exists():
        raise UnknownProject(field="project_id")
    members = Member.objects.in_workspace(actor.workspace_id)
    if filters.user_id is not None and not members.filter(id=filters.user_id).exists():
        raise UnknownMember(field="user_id")
    categories = ExpenseCategory.objects.in_workspace(actor.workspace_id)
    if filters.category_id is not None and not categories.filter(category_is(filters.category_id)).exists():
        raise UnknownCategory(field="expense_category_id")
