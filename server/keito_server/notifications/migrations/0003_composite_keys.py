"""Keeps children and parents in one workspace, on PostgreSQL (P2)."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_choices"),
        ("team", "0004_composite_keys"),
    ]

    operations = [
        AddCompositeForeignKey("noticechoice", "member"),
    ]
