"""A client's currency changes in the very instant in which money is saved in the old one: only one of them happens (N7)."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction

from keito_server.clients import actions
from keito_server.clients.errors import CurrencyInUse
from keito_server.clients.models import Client
from keito_server.expenses import actions as expenses
from keito_server.expenses.actions import NewExpense
from keito_server.expenses.models import Expense
from keito_server.invoices.actions import draft_blank
from keito_server.kit.sql import is_postgresql
from keito_server.projects import actions as projects
from keito_server.projects.actions import PartBudget
from keito_server.projects.errors import ProjectInUse
from keito_server.projects.models import Project
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import database_on_disk

__all__ = ["database_on_disk"]
pytestmark = [pytest.mark.usefixtures("database_on_disk"), pytest.mark.django_db(transaction=True)]

Save = Callable[[Cast, Project], object]


@pytest.fixture
def project(cast: Cast) -> Project:
    return factories.project(factories.client(cast.alice.workspace, currency="GBP"), team=(cast.bob,))


def _expense(cast: Cast, project: Project) -> Expense:
    meals = factories.category(cast.alice.workspace, name="Meals")
    new = NewExpense(
        project_id=project.id, category_id=meals.id, spent_date=NOW.date(), source="web", total=Decimal(100)
    )
    return expenses.create(actor=cast.bob, new=new, now=NOW)


def _rate(cast: Cast, project: Project) -> object:
    return projects.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(100), now=NOW)


def _budget(cast: Cast, project: Project) -> object:
    budget = PartBudget(amount=Decimal(100))
    return projects.set_member_budget(
        actor=cast.alice, project_id=project.id, member_id=cast.bob.id, budget=budget, now=NOW
    )


def _fee(cast: Cast, project: Project) -> object:
    fields: projects.ProjectFields = {"billing_type": "fixed_fee", "fee": Decimal(100)}
    return projects.update_project(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)


def _draft(cast: Cast, project: Project) -> object:
    return draft_blank(actor=cast.alice, client_id=project.client_id, now=NOW)


def _while_saving(save: Callable[[], object], change: Callable[[], object]) -> "Future[Any]":
    """Asks for the change when the saving is done and not yet committed, and commits once the change waits for that."""

    def alone() -> object:
        try:
            return change()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save()
            asked = pool.submit(alone)
            # On SQLite nothing else is written before the commit, whoever asks.
            while is_postgresql() and not asked.done() and not _waits_for_us():
                wait([asked], timeout=0.02)
        wait([asked])
    return asked


def _waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_or(pg_backend_pid() = ANY(pg_blocking_pids(pid))) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("save", [_expense, _rate, _budget, _fee, _draft])
def test_a_currency_stays_where_money_was_being_saved_in_it(cast: Cast, project: Project, save: Save) -> None:
    changed = _while_saving(
        lambda: save(cast, project),
        lambda: actions.update(actor=cast.alice, client_id=project.client_id, fields={"currency": "JPY"}, now=NOW),
    )
    assert isinstance(changed.exception(), CurrencyInUse)
    assert Client.objects.in_workspace(cast.alice.workspace_id).get(id=project.client_id).currency == "GBP"


def test_a_project_stays_with_its_client_where_money_was_being_spent_on_it(cast: Cast, project: Project) -> None:
    yen = factories.client(cast.alice.workspace, currency="JPY")
    moved = _while_saving(
        lambda: _expense(cast, project),
        lambda: projects.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": yen.id}, now=NOW),
    )
    assert isinstance(moved.exception(), ProjectInUse)


def test_an_expense_is_in_the_currency_that_was_just_set(cast: Cast, project: Project) -> None:
    saved = _while_saving(
        lambda: actions.update(actor=cast.alice, client_id=project.client_id, fields={"currency": "JPY"}, now=NOW),
        lambda: expenses.create_saved(
            actor=cast.bob,
            new=NewExpense(
                project_id=project.id,
                category_id=factories.category(cast.alice.workspace, name="Meals").id,
                spent_date=NOW.date(),
                source="web",
                total=Decimal(100),
            ),
            now=NOW,
        ),
    )
    assert saved.result().currency == "JPY"
