"""A client's one e-mail address becomes its primary contact."""

from django.db import migrations


def _make_contacts(apps, schema_editor):
    clients = apps.get_model("clients", "Client")
    contacts = apps.get_model("clients", "Contact")
    for client in clients._base_manager.exclude(email="").iterator():
        contacts._base_manager.create(
            workspace_id=client.workspace_id,
            client_id=client.id,
            email=client.email,
            is_primary=True,
            created_at=client.created_at,
        )


def _take_back(apps, schema_editor):
    clients = apps.get_model("clients", "Client")
    contacts = apps.get_model("clients", "Contact")
    for contact in contacts._base_manager.filter(is_primary=True).exclude(email="").iterator():
        clients._base_manager.filter(id=contact.client_id).update(email=contact.email)


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_projects_and_expenses")]

    operations = [migrations.RunPython(_make_contacts, _take_back)]
