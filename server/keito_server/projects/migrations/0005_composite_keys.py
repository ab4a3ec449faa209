"""Agents' limits stay with projects and members of their own workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_kinds_of_budgets"), ("team", "0004_composite_keys")]

    operations = [
        AddWorkspaceKey("agentlimit"),
        AddCompositeForeignKey("agentlimit", "project"),
        AddCompositeForeignKey("agentlimit", "member"),
        AddCompositeForeignKey("agentuse", "limit"),
    ]
