"""What the database itself refuses of submissions."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"first_day": date(2026, 3, 16)},
        {"state": "approved"},
        {"state": "submitted", "decided_at": NOW},
        {"state": "lost"},
    ],
    ids=["ends before it begins", "approved by nobody", "decided and waiting", "in no known state"],
)
def test_refuses_a_submission_that_cannot_be(cast: Cast, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.submission(cast.bob, **values)


def test_refuses_an_entry_that_is_submitted_in_nothing(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.entry(cast.bob, project, approval="submitted")
    assert factories.entry(cast.bob, project, submission=factories.submission(cast.bob)).approval == "submitted"
