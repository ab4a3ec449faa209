"""The filled sample workspace, made once for the tests that only look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from keito_server.demo.actions import fill
from keito_server.invoices.models import Invoice
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace
from tests.conftest import NOW

PASSWORD = "a sample's password"


@dataclass(frozen=True, slots=True)
class Samples:
    """The sample workspace as it stands, what it held when it was made, and what another fill at that moment held."""

    workspace: Workspace
    contents: list[tuple[Any, ...]]
    contents_of_another: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def samples(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Samples]:
    """Filled on a Thursday afternoon, with mail, as the demonstration has it; the module's end undoes it.

    A fill takes seconds: two are made for all tests, which therefore only look.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("django.conf.settings.MAIL_IS_CONFIGURED", True)
        with _filled():
            another = _contents()
        with _filled() as workspace:
            patch.undo()
            yield Samples(workspace, _contents(), another)


@pytest.fixture
def sample(samples: Samples) -> Workspace:
    """The sample workspace; look at it and leave it as it is."""
    return samples.workspace


@contextmanager
def _filled() -> Iterator[Workspace]:
    with transaction.atomic():
        yield fill(password=PASSWORD, now=NOW)
        transaction.set_rollback(True)


def _contents() -> list[tuple[Any, ...]]:
    names = ("member__email", "project__code", "task__name", "spent_date", "started_at", "duration_ms", "notes")
    more = ("source", "metadata", "is_billable", "rate", "cost_rate", "is_invoiced", "is_running")
    rows = TimeEntry.objects.across_workspaces().order_by("started_at", "member__email")
    invoices = Invoice.objects.across_workspaces().order_by("created_at", "subject")
    return [
        *rows.values_list(*names, *more),
        *invoices.values_list("number", "subject", "total", "issue_date", "state"),
    ]
