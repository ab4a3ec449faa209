"""Keeps children and parents in one workspace, on PostgreSQL (P2); entries point at submissions that are there (A1)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey, AddReference, AddWorkspaceKey


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("team", "0004_composite_keys"),
        ("time_entries", "0004_composite_keys"),
    ]

    operations = [
        AddWorkspaceKey("submission"),
        AddCompositeForeignKey("submission", "member"),
        AddCompositeForeignKey("submission", "submitted_by"),
        AddCompositeForeignKey("submission", "decided_by"),
        AddReference("submission", from_table="time_entries_timeentry", column="submission_id"),
    ]
