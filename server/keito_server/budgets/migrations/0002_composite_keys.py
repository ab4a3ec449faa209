"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial"), ("projects", "0002_composite_keys")]

    operations = [
        AddCompositeForeignKey("budgetcheck", "project"),
        AddCompositeForeignKey("budgetalert", "project"),
    ]
