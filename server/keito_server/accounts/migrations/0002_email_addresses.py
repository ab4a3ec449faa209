"""Every login gets the row in which allauth keeps its address, verified; and tries of signing in a table to be counted in."""

from django.core.management import call_command
from django.db import migrations
from django.db.models.functions import Lower


def give_addresses(apps, schema_editor):
    Login = apps.get_model("accounts", "Login")
    EmailAddress = apps.get_model("account", "EmailAddress")
    # allauth looks addresses up in small letters.
    Login.objects.update(email=Lower("email"))
    known = set(EmailAddress.objects.values_list("user_id", flat=True))
    for login in Login.objects.exclude(id__in=known).iterator(chunk_size=500):
        EmailAddress.objects.create(user=login, email=login.email, verified=True, primary=True)


def make_cache_table(apps, schema_editor):
    # Whatever CACHES says today: an installation that gives up Redis must find its table.
    call_command("createcachetable", "cache_entry", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
