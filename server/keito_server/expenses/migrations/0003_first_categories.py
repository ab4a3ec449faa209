"""Workspaces that are there already get the first categories, LLM usage among them (G1)."""

from decimal import Decimal

from django.db import migrations

_CATEGORIES = (
    ("Meals & Entertainment", "meals-entertainment", "", None),
    ("Transportation", "transportation", "", None),
    ("Lodging", "lodging", "", None),
    ("Mileage", "mileage", "miles", Decimal("0.67")),
    ("Software & Subscriptions", "software-subscriptions", "", None),
    ("Office Supplies", "office-supplies", "", None),
    ("LLM Usage", "llm-usage", "1k tokens", Decimal("0.003")),
)


def _seed(apps, schema_editor):
    workspaces = apps.get_model("workspaces", "Workspace")
    categories = apps.get_model("expenses", "ExpenseCategory")._base_manager
    for workspace in workspaces._base_manager.iterator():
        for name, slug, unit_name, unit_price in _CATEGORIES:
            categories.create(
                workspace_id=workspace.id,
                name=name,
                slug=slug,
                unit_name=unit_name,
                unit_price=unit_price,
                is_llm_usage=unit_name == "1k tokens",
                created_at=workspace.created_at,
            )


class Migration(migrations.Migration):
    dependencies = [("expenses", "0002_composite_keys")]

    operations = [migrations.RunPython(_seed, migrations.RunPython.noop)]
