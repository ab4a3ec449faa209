"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0001_initial"),
        ("projects", "0002_composite_keys"),
        ("team", "0004_composite_keys"),
    ]

    operations = [
        AddWorkspaceKey("expensecategory"),
        AddWorkspaceKey("expense"),
        AddCompositeForeignKey("expense", "member"),
        AddCompositeForeignKey("expense", "project"),
        AddCompositeForeignKey("expense", "category"),
        AddCompositeForeignKey("receipt", "expense"),
        AddCompositeForeignKey("receipt", "uploaded_by"),
    ]
