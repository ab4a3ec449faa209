"""What can be done with categories of expenses (expense-categories.md, G1, H6)."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.expenses.errors import CategoryBuiltIn, CategoryInUse, CategoryNameTaken
from keito_server.expenses.events import (
    CategoryArchived,
    CategoryCreated,
    CategoryDeleted,
    CategoryRestored,
    CategoryUpdated,
)
from keito_server.expenses.models import ExpenseCategory
from keito_server.expenses.queries import category_is, is_category_used
from keito_server.expenses.rules import check_unit_price
from keito_server.kit.changes import changes_since, values_of
from keito_server.kit.errors import NotFound, ValidationRefused
from keito_server.kit.names import check_name
from keito_server.kit.slugs import free_slug, slug_of
from keito_server.kit.strict_json import check_text
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

_NAME_LENGTH = 80
_UNIT_LENGTH = 40


class CategoryFields(TypedDict, total=False):
    """What can be set on a category; absent keys stay as they are.

    With a `unit_name` it counts units, each at `unit_price` in the workspace's currency (None: it is given with each
    expense); with '' it takes totals. `is_billable` None leaves that to the project (T6).
    """

    name: str
    unit_name: str
    unit_price: Decimal | None
    is_billable: bool | None


@transaction.atomic
def create_category(*, actor: Member, fields: CategoryFields, now: datetime) -> ExpenseCategory:
    """Adds a category; `fields` must hold a name. Raises `CategoryNameTaken`."""
    require(actor, Permission.EXPENSE_CATEGORIES_EDIT)
    category = ExpenseCategory(workspace_id=actor.workspace_id, created_at=now)
    _set(category, fields)
    rows = ExpenseCategory.objects.in_workspace(actor.workspace_id)
    category.slug = free_slug(slug_of(category.name, fallback="category"), set(rows.values_list("slug", flat=True)))
    _save(category)
    created = CategoryCreated(workspace_id=actor.workspace_id, subject_id=category.id, name=category.name)
    record(event=created, actor=actor, now=now)
    return category


@transaction.atomic
def update_category(*, actor: Member, category_id: UUID, fields: CategoryFields, now: datetime) -> ExpenseCategory:
    """Changes a category for expenses to come: what was logged keeps its price, and the slug stays (H6).

    Of the built-in one, name, price and billable default change, its unit never (`CategoryBuiltIn`, G1).
    """
    category = _locked(actor, category_id)
    if category.is_llm_usage and "unit_name" in fields and fields["unit_name"] != category.unit_name:
        raise CategoryBuiltIn(field="unit_name")
    before = values_of(category, CategoryFields.__annotations__)
    _set(category, fields)
    changes = changes_since(before, category)
    if changes:
        _save(category)
        updated = CategoryUpdated(workspace_id=actor.workspace_id, subject_id=category.id, changes=changes)
        record(event=updated, actor=actor, now=now)
    return category


@transaction.atomic
def archive_category(*, actor: Member, category_id: UUID, now: datetime) -> ExpenseCategory:
    """Offers a category no more; what was logged in it stays. `CategoryBuiltIn` for LLM Usage (G1)."""
    category = _locked(actor, category_id)
    _refuse_built_in(category)
    if category.archived_at is None:
        category.archived_at = now
        category.save(update_fields=["archived_at"])
        archived = CategoryArchived(workspace_id=actor.workspace_id, subject_id=category.id)
        record(event=archived, actor=actor, now=now)
    return category


@transaction.atomic
def restore_category(*, actor: Member, category_id: UUID, now: datetime) -> ExpenseCategory:
    """Offers an archived category again."""
    category = _locked(actor, category_id)
    if category.archived_at is not None:
        category.archived_at = None
        category.save(update_fields=["archived_at"])
        restored = CategoryRestored(workspace_id=actor.workspace_id, subject_id=category.id)
        record(event=restored, actor=actor, now=now)
    return category


@transaction.atomic
def delete_category(*, actor: Member, category_id: UUID, now: datetime) -> None:
    """Deletes a category that no expense has: `CategoryInUse` for any other, `CategoryBuiltIn` for LLM Usage (G1)."""
    category = _locked(actor, category_id)
    _refuse_built_in(category)
    if is_category_used(category):
        raise CategoryInUse
    deleted = CategoryDeleted(workspace_id=actor.workspace_id, subject_id=category.id, name=category.name)
    category.delete()
    record(event=deleted, actor=actor, now=now)


def _locked(actor: Member, category_id: UUID) -> ExpenseCategory:
    """The category under a lock that no new expense gets past: it points at this row."""
    require(actor, Permission.EXPENSE_CATEGORIES_EDIT)
    rows = ExpenseCategory.objects.in_workspace(actor.workspace_id).select_for_update()
    category = rows.filter(category_is(category_id)).first()
    if category is None:
        raise NotFound
    return category


def _refuse_built_in(category: ExpenseCategory) -> None:
    if category.is_llm_usage:
        raise CategoryBuiltIn


def _set(category: ExpenseCategory, fields: CategoryFields) -> None:
    if "name" in fields or category._state.adding:
        category.name = check_name(fields.get("name", ""), longest=_NAME_LENGTH)
    if "unit_name" in fields:
        category.unit_name = check_text(fields["unit_name"], "unit_name").strip()
        if len(category.unit_name) > _UNIT_LENGTH:
            raise ValidationRefused(f"A unit's name may have at most {_UNIT_LENGTH} characters.", field="unit_name")
        if not category.unit_name and "unit_price" not in fields:
            category.unit_price = None
    if "unit_price" in fields:
        price = fields["unit_price"]
        category.unit_price = None if price is None else check_unit_price(price)
    if category.unit_price is not None and not category.unit_name:
        raise ValidationRefused("A price is for a unit. Name the unit, such as miles.", field="unit_name")
    if "is_billable" in fields:
        category.is_billable = fields["is_billable"]


def _save(category: ExpenseCategory) -> None:
    try:
        with transaction.atomic():
            category.save(force_insert=category._state.adding)
    except IntegrityError as error:
        raise CategoryNameTaken(field="name") from error
