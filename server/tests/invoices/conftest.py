"""What the tests of invoices stand on: a client with a project, and priced time on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.invoices import actions
from keito_server.invoices.models import Invoice
from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import amount_of
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import database_on_disk as database_on_disk


@dataclass(frozen=True, slots=True)
class Desk:
    """Meridian Bank and its one project, which Carol manages and Bob and the agent work on."""

    cast: Cast
    client: Client
    project: Project
    development: Task
    review: Task

    def time(self, by: Member, *, hours: str = "1", rate: str | None = "125", **values: Any) -> TimeEntry:
        """Billable time on the project at a rate."""
        duration_ms = int(Decimal(hours) * HOUR_MS)
        price = None if rate is None else Decimal(rate)
        defaults: dict[str, Any] = {"duration_ms": duration_ms, "rate": price, "amount": amount_of(duration_ms, price)}
        return factories.entry(by, values.pop("on", self.project), **(defaults | {"task": self.development} | values))

    def expense(self, by: Member | None = None, **values: Any) -> Expense:
        """An expense on the project in a category of its own: £12.50 unless told otherwise."""
        category = values.pop("of", None) or factories.category(self.client.workspace)
        return factories.expense(by or self.cast.bob, values.pop("on", self.project), category, **values)

    def tokens(self, thousands: int, *, price: str = "0.003", **values: Any) -> Expense:
        """LLM usage of the agent's: so many thousand tokens at a price."""
        categories = ExpenseCategory.objects.in_workspace(self.client.workspace_id).filter(is_llm_usage=True)
        of = categories.first() or factories.llm_usage(self.client.workspace)
        figures = {"units": Decimal(thousands), "unit_price": Decimal(price), "total": thousands * Decimal(price)}
        return self.expense(self.cast.review_bot, of=of, **(figures | {"source": "agent"} | values))

    def draft(self, *, actor: Member | None = None, now: datetime = NOW, **values: Any) -> Invoice:
        """A draft of all uninvoiced time of March, by person; with `takes_expenses` of what was spent too."""
        defaults: dict[str, Any] = {
            "client_id": self.client.id,
            "project_ids": [self.project.id],
            "first_day": date(2026, 3, 1),
            "last_day": date(2026, 3, 31),
            "grouping": "person",
        }
        return actions.draft_from_time(actor=actor or self.cast.alice, now=now, **(defaults | values))

    def issued(self, *, now: datetime = NOW) -> Invoice:
        """An hour of Bob's on that day, invoiced and issued on it."""
        self.time(self.cast.bob, spent_date=now.date())
        draft = self.draft(first_day=now.date(), last_day=now.date(), now=now)
        return actions.issue(actor=self.cast.alice, invoice_id=draft.id, now=now)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    client = factories.client(cast.alice.workspace, name="Meridian Bank", address="30 Cornhill\nLondon", country="GB")
    development = factories.task(cast.alice.workspace, name="Development")
    review = factories.task(cast.alice.workspace, name="Code review")
    project = factories.project(
        client, name="Payments platform", team=(cast.bob, cast.review_bot), tasks=(development, review)
    )
    factories.assignment(project, cast.carol, is_manager=True)
    return Desk(cast, client, project, development, review)


@pytest.fixture
def today() -> Iterator[None]:
    """The pages' clock stands at the tests' instant."""
    with time_machine.travel(NOW, tick=False):
        yield


def later(seconds: int = 1) -> datetime:
    """A little after the tests' instant."""
    return NOW + timedelta(seconds=seconds)
