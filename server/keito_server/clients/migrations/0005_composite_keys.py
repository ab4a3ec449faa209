"""Contacts stay with a client of their own workspace, on PostgreSQL (P2); a client's own address has gone to them."""

from django.db import migrations

from keito_server.kit.composite_keys import AddCompositeForeignKey


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_contacts_from_addresses")]

    operations = [
        migrations.RemoveField(model_name="client", name="email"),
        AddCompositeForeignKey("contact", "client"),
    ]
