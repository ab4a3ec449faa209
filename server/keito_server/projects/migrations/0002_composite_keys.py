"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_initial"),
        ("clients", "0002_composite_keys"),
        ("team", "0002_composite_keys"),
    ]

    operations = [
        AddWorkspaceKey("project"),
        AddWorkspaceKey("task"),
        AddCompositeForeignKey("project", "client"),
        AddCompositeForeignKey("projecttask", "project"),
        AddCompositeForeignKey("projecttask", "task"),
        AddCompositeForeignKey("assignment", "project"),
        AddCompositeForeignKey("assignment", "member"),
        AddCompositeForeignKey("rate", "project"),
        AddCompositeForeignKey("rate", "task"),
        AddCompositeForeignKey("rate", "member"),
    ]
