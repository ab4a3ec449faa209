"""What is owed is added exactly, beyond what the database adds in 64 bits (N2, N5)."""

import pytest

from keito_server.invoices import queries
from keito_server.invoices.models import Invoice
from keito_server.kit.money import LIMIT
from tests.conftest import NOW
from tests.invoices.conftest import Desk

pytestmark = pytest.mark.django_db


def test_the_largest_invoices_are_added_however_many_are_owed(desk: Desk) -> None:
    issued = [desk.issued().id for _ in range(11)]
    Invoice.objects.in_workspace(desk.client.workspace_id).filter(id__in=issued).update(total=LIMIT)
    [owed] = queries.list_owed(desk.cast.alice, today=NOW.date())
    assert owed.not_due == 11 * LIMIT
