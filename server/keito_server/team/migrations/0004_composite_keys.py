"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0003_team_and_settings"),
    ]

    operations = [
        AddWorkspaceKey("businessrole"),
        AddCompositeForeignKey("memberbusinessrole", "member"),
        AddCompositeForeignKey("memberbusinessrole", "business_role"),
        AddCompositeForeignKey("teammate", "manager"),
        AddCompositeForeignKey("teammate", "member"),
        AddCompositeForeignKey("invitation", "invited_by"),
        AddCompositeForeignKey("invitation", "member"),
    ]
