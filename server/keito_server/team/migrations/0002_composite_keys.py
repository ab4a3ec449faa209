"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0001_initial"),
    ]

    operations = [
        AddWorkspaceKey("member"),
        AddCompositeForeignKey("memberrate", "member"),
        AddCompositeForeignKey("apikey", "member"),
        AddCompositeForeignKey("idempotentanswer", "member"),
    ]
