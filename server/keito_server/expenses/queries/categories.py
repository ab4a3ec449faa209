"""Reading categories of expenses."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.expenses.rules import LLM_USAGE
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


def categories_of(actor: Member) -> "QuerySet[ExpenseCategory]":
    """All categories of the actor's workspace, archived ones too."""
    require(actor, Permission.EXPENSE_CATEGORIES_VIEW)
    return ExpenseCategory.objects.in_workspace(actor.workspace_id)


def list_categories(actor: Member, *, archived: bool = False) -> list[ExpenseCategory]:
    """Categories that are offered, or the archived ones, by name."""
    return list(categories_of(actor).filter(archived_at__isnull=not archived).order_by(Lower("name"), "id"))


def get_category(actor: Member, category_id: UUID) -> ExpenseCategory:
    """One category of the actor's workspace; `category_id` may be `LLM_USAGE` (G1)."""
    category = categories_of(actor).filter(category_is(category_id)).first()
    if category is None:
        raise NotFound
    return category


def category_is(category_id: UUID) -> Q:
    """The condition that a category is this one, or the built-in one (G1)."""
    return Q(is_llm_usage=True) if category_id == LLM_USAGE else Q(id=category_id)


def is_category_used(category: ExpenseCategory) -> bool:
    """Whether any expense has it."""
    return Expense.objects.in_workspace(category.workspace_id).filter(category=category).exists()
