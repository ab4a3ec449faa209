"""Logins from before allauth get the row in which it keeps their address."""

import importlib

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import authenticate

from keito_server.accounts.models import Login
from tests import factories
from tests.accounts.pages import PASSWORD
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_older_logins_get_a_verified_address_in_small_letters_and_keep_their_password() -> None:
    known = factories.login("known@old.example")
    older = Login(email="Older@Old.example", created_at=NOW)
    older.set_password(PASSWORD)
    older.save()
    migration = importlib.import_module("keito_server.accounts.migrations.0002_email_addresses")
    migration.give_addresses(apps, None)
    rows = EmailAddress.objects.order_by("email").values_list("user_id", "email", "verified", "primary")
    assert list(rows) == [
        (known.id, "known@old.example", True, True),
        (older.id, "older@old.example", True, True),
    ]
    assert authenticate(email="Older@old.example", password=PASSWORD) == older
