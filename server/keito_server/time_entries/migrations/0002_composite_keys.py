"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("time_entries", "0001_initial"),
        ("projects", "0002_composite_keys"),
    ]

    operations = [
        AddWorkspaceKey("timeentry"),
        AddCompositeForeignKey("timeentry", "member"),
        AddCompositeForeignKey("timeentry", "project"),
        AddCompositeForeignKey("timeentry", "task"),
    ]
