"""The filled sample workspace, made once for the tests that only look at it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from keito_server.demo.actions import fill
from keito_server.workspaces.models import Workspace
from tests.conftest import NOW

PASSWORD = "a sample's password"


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Workspace]:
    """The sample workspace as filled on a Thursday afternoon; the module's end undoes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill(password=PASSWORD, now=NOW)
        transaction.set_rollback(True)
