"""Whose expenses are seen, which wait for an invoice, and that stored figures are proven (P3, A3, N3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from keito_server.expenses import actions
from keito_server.expenses.models import Expense
from keito_server.expenses.queries import list_uninvoiced, visible_expenses
from keito_server.expenses.queries.integrity import list_wrong_expenses
from keito_server.expenses.rules import LLM_USAGE
from tests import factories
from tests.expenses.purse import Purse

pytestmark = pytest.mark.django_db


def test_members_see_their_own_managers_their_teams_and_projects_administrators_all(purse: Purse) -> None:
    cast = purse.cast
    own, bots = purse.save(), purse.save(by=cast.review_bot)
    carols_project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    managed = purse.save(project_id=carols_project.id)
    assert set(visible_expenses(cast.bob)) == {own, managed}
    assert set(visible_expenses(cast.alice)) == {own, bots, managed}
    assert set(visible_expenses(cast.carol)) == set()
    factories.assignment(carols_project, cast.carol, is_manager=True)
    assert set(visible_expenses(cast.carol)) == {managed}
    factories.teammate(cast.carol, cast.review_bot)
    assert set(visible_expenses(cast.carol)) == {managed, bots}
    assert set(visible_expenses(cast.mallory)) == set()


def test_invoices_are_offered_billable_free_and_approved_expenses(purse: Purse) -> None:
    cast = purse.cast
    free, _internal = purse.save(), purse.save(is_billable=False)
    taken, early = purse.save(), purse.save(spent_date=date(2026, 2, 1))
    assert actions.mark_invoiced(actor=cast.alice, expense_ids=[taken.id]) == 1
    assert actions.mark_invoiced(actor=cast.alice, expense_ids=[taken.id, free.id]) == 1
    assert actions.unmark_invoiced(actor=cast.alice, expense_ids=[free.id]) == 1
    days = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}
    assert list_uninvoiced(cast.alice, project_ids=[purse.project.id], **days) == [free]
    everything = {"first_day": date(2026, 1, 1), "last_day": date(2026, 3, 31)}
    assert list_uninvoiced(cast.alice, project_ids=[purse.project.id], **everything) == [early, free]
    bundle = factories.submission(cast.bob, state="approved", decided_by=cast.alice)
    cast.alice.workspace.uses_approvals = True
    assert list_uninvoiced(cast.alice, project_ids=[purse.project.id], **days) == []
    assert actions.mark_invoiced(actor=cast.alice, expense_ids=[free.id]) == 0
    actions.mark_submitted(workspace_id=free.workspace_id, expense_ids=[free.id], submission_id=bundle.id)
    actions.mark_approved(workspace_id=free.workspace_id, submission_ids=[bundle.id])
    assert list_uninvoiced(cast.alice, project_ids=[purse.project.id], **days) == [free]


@pytest.mark.parametrize(
    ("column", "wrong", "words"),
    [
        ("total", 135_001, "its total is not its units x its unit price"),
        ("input_tokens", 1, "its tokens are not those of its metadata"),
        ("model", "other", "what is indexed of its metadata"),
    ],
)
def test_rows_that_were_changed_behind_our_back_are_found(
    purse: Purse, column: str, wrong: int | str, words: str
) -> None:
    metadata = {"model": "claude-opus-4-6", "input_tokens": 30_000}
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(45), metadata=metadata)
    purse.save()
    assert list(list_wrong_expenses()) == []
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE expenses_expense SET {column} = %s WHERE units IS NOT NULL", [wrong])
    [finding] = list_wrong_expenses()
    assert finding.startswith(f"Expense {expense.public_id}: ")
    assert words in finding
    assert Expense.objects.in_workspace(expense.workspace_id).count() == 2
