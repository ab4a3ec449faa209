"""Expenses, too, point at submissions that are there, on PostgreSQL (A1)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddReference


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_sent_back"), ("expenses", "0002_composite_keys")]

    operations = [AddReference("submission", from_table="expenses_expense", column="submission_id")]
