"""A project with a budget, and a quick way to use some of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import Cast

MARCH = date(2026, 3, 1)
Capture = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]
Committed = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Shop:
    """The cast's client, tasks and expenses; Carol manages every project of it, Bob and the agent work on it."""

    cast: Cast
    client: Client
    design: Task
    review: Task
    meals: ExpenseCategory

    def project(self, **budget: Any) -> Project:
        """A project with this budget, Carol its manager, Bob and the agent on its team."""
        project = factories.project(self.client, tasks=(self.design, self.review), **budget)
        factories.assignment(project, self.cast.carol, is_manager=True)
        factories.assignment(project, self.cast.bob)
        factories.assignment(project, self.cast.review_bot)
        return project

    def hours(self, project: Project, hours: int, *, by: Member | None = None, **values: Any) -> TimeEntry:
        """Saved time, at 100 an hour unless a rate is given; `rate=None` is time without one."""
        rate = values.pop("rate", 100)
        priced = {"rate": rate, "amount": None if rate is None else Decimal(rate) * hours}
        return factories.entry(by or self.cast.bob, project, duration_ms=hours * HOUR_MS, **priced, **values)

    def spend(self, project: Project, total: str, *, by: Member | None = None, **values: Any) -> Expense:
        """A billable expense."""
        return factories.expense(by or self.cast.bob, project, self.meals, total=Decimal(total), **values)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    workspace = cast.alice.workspace
    return Shop(
        cast=cast,
        client=factories.client(workspace, name="Ardent Studios"),
        design=factories.task(workspace, name="Design"),
        review=factories.task(workspace, name="Review"),
        meals=factories.category(workspace, name="Meals"),
    )


@pytest.fixture
def hours_budget(shop: Shop) -> Callable[..., Project]:
    """A project with a budget of so many hours."""

    def make(hours: int = 100, **values: Any) -> Project:
        return shop.project(**({"budget_by": "total_hours", "budget_ms": hours * HOUR_MS} | values))

    return make


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Capture) -> Committed:
    """What is done inside is as good as committed afterwards."""

    @contextmanager
    def run() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return run
