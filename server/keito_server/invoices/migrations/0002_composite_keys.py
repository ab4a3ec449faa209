"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0001_initial"),
        ("clients", "0002_composite_keys"),
        ("projects", "0002_composite_keys"),
        ("team", "0002_composite_keys"),
        ("time_entries", "0002_composite_keys"),
    ]

    operations = [
        AddWorkspaceKey("invoice"),
        AddWorkspaceKey("invoiceline"),
        AddCompositeForeignKey("invoice", "client"),
        AddCompositeForeignKey("invoice", "created_by"),
        AddCompositeForeignKey("invoiceline", "invoice"),
        AddCompositeForeignKey("invoiceline", "project"),
        AddCompositeForeignKey("invoicedentry", "invoice"),
        AddCompositeForeignKey("invoicedentry", "line"),
        AddCompositeForeignKey("invoicedentry", "entry"),
    ]
