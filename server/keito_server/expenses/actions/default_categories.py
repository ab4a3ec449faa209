"""The categories that a workspace starts with (expense-categories.md, G1)."""

from datetime import datetime
from decimal import Decimal

from keito_server.events.actions import record
from keito_server.expenses.events import CategoryCreated
from keito_server.expenses.models import ExpenseCategory
from keito_server.kit.slugs import slug_of
from keito_server.kit.tenancy import Actor
from keito_server.workspaces.events import WorkspaceCreated

DEFAULT_CATEGORIES: tuple[tuple[str, str, Decimal | None], ...] = (
    ("Meals & Entertainment", "", None),
    ("Transportation", "", None),
    ("Lodging", "", None),
    ("Mileage", "miles", Decimal("0.67")),
    ("Software & Subscriptions", "", None),
    ("Office Supplies", "", None),
    ("LLM Usage", "1k tokens", Decimal("0.003")),
)
"""Name, unit and price of each; the last is the built-in one for tokens."""


def seed_categories(event: WorkspaceCreated, actor: Actor | None, now: datetime) -> None:
    """Gives a new workspace its first categories, in the transaction that makes it."""
    for name, unit_name, unit_price in DEFAULT_CATEGORIES:
        category = ExpenseCategory.objects.create(
            workspace_id=event.workspace_id,
            name=name,
            slug=slug_of(name, fallback="category"),
            unit_name=unit_name,
            unit_price=unit_price,
            is_llm_usage=unit_name == "1k tokens",
            created_at=now,
        )
        created = CategoryCreated(workspace_id=event.workspace_id, subject_id=category.id, name=name)
        record(event=created, actor=actor, now=now)
