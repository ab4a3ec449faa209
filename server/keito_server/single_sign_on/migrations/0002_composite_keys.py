"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("single_sign_on", "0001_initial"),
    ]

    operations = [
        AddWorkspaceKey("identityprovider"),
        AddCompositeForeignKey("identity", "provider"),
        AddCompositeForeignKey("passwordkeeper", "member"),
    ]
