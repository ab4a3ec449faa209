"""Categories of expenses a page at a time, for the API (H3, H6)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from keito_server.expenses.models import ExpenseCategory
from keito_server.expenses.queries.categories import categories_of
from keito_server.expenses.rules import LLM_USAGE, LLM_USAGE_ID
from keito_server.kit.errors import NotFound
from keito_server.kit.pagination import Page, cut_page, read_cursor
from keito_server.team.models import Member


def list_category_page(
    actor: Member, *, slug: str | None, is_active: bool | None, limit: int, cursor: str | None
) -> Page[ExpenseCategory]:
    """A page of the workspace's categories, archived ones too, oldest first."""
    rows = categories_of(actor).order_by("created_at", "id")
    if slug is not None:
        rows = rows.filter(slug=slug)
    if is_active is not None:
        rows = rows.filter(archived_at__isnull=is_active)
    scope = f"expense-categories {actor.workspace_id} {slug} {is_active}"
    if cursor is not None:
        created, category_id = read_cursor(cursor, scope)
        at = datetime.fromisoformat(created)
        rows = rows.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=UUID(category_id)))
    return cut_page(list(rows[: limit + 1]), limit=limit, scope=scope, position=_position)


def category_public_id(category: ExpenseCategory) -> str:
    """The id as the API has it: the built-in one's is the same in every workspace (G1)."""
    return LLM_USAGE_ID if category.is_llm_usage else category.public_id


def parse_category_id(text: str) -> UUID:
    """The UUID behind an id of the API, `LLM_USAGE` for the built-in one's; `NotFound` for any other text."""
    if text == LLM_USAGE_ID:
        return LLM_USAGE
    category_id = ExpenseCategory.parse_id(text)
    if category_id == LLM_USAGE:  # what stands for the built-in one inside is the id of none
        raise NotFound
    return category_id


def _position(category: ExpenseCategory) -> tuple[str, str]:
    return category.created_at.isoformat(), category.id.hex
