"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey


class Migration(migrations.Migration):
    dependencies = [
        ("time_entries", "0003_time_in_full"),
        ("projects", "0002_composite_keys"),
    ]

    operations = [
        AddCompositeForeignKey("weekrow", "member"),
        AddCompositeForeignKey("weekrow", "project"),
        AddCompositeForeignKey("weekrow", "task"),
    ]
