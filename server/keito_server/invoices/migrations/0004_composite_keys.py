"""Expenses on invoices stay in their own workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey


class Migration(migrations.Migration):
    dependencies = [("invoices", "0003_invoiced_expenses"), ("expenses", "0002_composite_keys")]

    operations = [
        AddCompositeForeignKey("invoicedexpense", "invoice"),
        AddCompositeForeignKey("invoicedexpense", "line"),
        AddCompositeForeignKey("invoicedexpense", "expense"),
    ]
