"""A limit that is set in the moment in which agents' work is saved, stopped, changed or deleted counts what is saved (G5)."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from threading import Event

import pytest
from django.db import transaction

from keito_server.expenses import actions as expenses
from keito_server.expenses.models import Expense
from keito_server.projects import actions as projects
from keito_server.projects.models import AgentLimit, Project
from keito_server.projects.queries.agent_limits import list_wrong_limits
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk

HOUR_MS = 3_600_000
Act = Callable[[], object]


@pytest.fixture
def project(database_on_disk: str, cast: Cast) -> Project:
    return factories.project(factories.client(cast.alice.workspace), team=(cast.review_bot,))


def spent(cast: Cast, project: Project) -> Expense:
    new = expenses.NewExpense(
        project_id=project.id,
        category_id=factories.category(cast.alice.workspace).id,
        spent_date=NOW.date(),
        source="agent",
        total=Decimal(40),
    )
    return expenses.create(actor=cast.review_bot, new=new, now=NOW)


def worked(cast: Cast, project: Project, *, is_running: bool) -> TimeEntry:
    new = time_entries.NewEntry(
        project_id=project.id,
        task_id=None,
        spent_date=NOW.date(),
        source="agent",
        duration_ms=HOUR_MS,
        is_running=is_running,
    )
    return time_entries.create(actor=cast.review_bot, new=new, now=NOW)


def new_expense(cast: Cast, project: Project) -> Act:
    return partial(spent, cast, project)


def new_time(cast: Cast, project: Project) -> Act:
    return partial(worked, cast, project, is_running=False)


def deletion_of_an_expense(cast: Cast, project: Project) -> Act:
    return partial(expenses.delete, actor=cast.review_bot, expense_id=spent(cast, project).id, now=NOW)


def change_of_an_expense(cast: Cast, project: Project) -> Act:
    changes = expenses.ExpenseChanges(total=Decimal(70))
    expense = spent(cast, project)
    return partial(expenses.update, actor=cast.alice, expense_id=expense.id, changes=changes, now=NOW)


def deletion_of_time(cast: Cast, project: Project) -> Act:
    entry = worked(cast, project, is_running=False)
    return partial(time_entries.delete, actor=cast.review_bot, entry_id=entry.id, now=NOW)


def stop_of_a_timer(cast: Cast, project: Project) -> Act:
    entry = worked(cast, project, is_running=True)
    return partial(time_entries.stop, actor=cast.review_bot, entry_id=entry.id, now=NOW)


@pytest.mark.parametrize(
    "begin", [new_expense, new_time, deletion_of_an_expense, change_of_an_expense, deletion_of_time, stop_of_a_timer]
)
def test_a_limit_waits_for_work_that_is_being_changed(
    cast: Cast, project: Project, begin: Callable[[Cast, Project], Act]
) -> None:
    act = begin(cast, project)
    is_done, is_set = Event(), Event()

    def change_slowly() -> None:
        with transaction.atomic():
            act()
            is_done.set()
            is_set.wait(timeout=0.5)  # until the limit is set meanwhile, or for long enough that it waits

    def set_limit() -> AgentLimit | None:
        assert is_done.wait(timeout=30)
        fields = projects.LimitFields(limit_ms=100 * HOUR_MS, limit_amount=Decimal(1000))
        limit = projects.set_project_limit(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)
        is_set.set()
        return limit

    outcomes = at_once(change_slowly, set_limit)
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    assert list(list_wrong_limits()) == []
