"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0001_initial"),
    ]

    operations = [
        AddWorkspaceKey("client"),
    ]
