"""Expenses: saved and changed on the terms of their project, category and day (G1, G4, G6, N3, N7, P4, T1, T5-T8)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keito_server.clients import actions as clients
from keito_server.clients.errors import CurrencyInUse
from keito_server.events.models import AuditEvent
from keito_server.expenses import actions
from keito_server.expenses.errors import (
    CategoryArchived,
    ExpenseLocked,
    NoExchangeRate,
    RefundNeedsNotes,
    UnknownCategory,
)
from keito_server.expenses.models import Expense
from keito_server.expenses.rules import LLM_USAGE
from keito_server.kit.errors import MetadataTooLarge, NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.identifiers import new_id
from keito_server.kit.logging_rules import DateTooLate
from keito_server.projects import actions as projects
from keito_server.projects.errors import ProjectArchived, ProjectInUse, ProjectNotAssigned, UnknownProject
from keito_server.team.errors import ExpensesOff, UnknownMember
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.expenses.purse import Purse

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)
TOKENS = {"model": "claude-opus-4-6", "input_tokens": 30_000, "output_tokens": 15_000}


def _set_workspace(purse: Purse, **values: Any) -> None:
    workspace = purse.cast.bob.workspace
    for name, value in values.items():
        setattr(workspace, name, value)
    workspace.save()
    for who in (purse.cast.alice, purse.cast.carol, purse.cast.review_bot):
        who.workspace = workspace


def test_units_take_the_price_of_their_category_and_keep_fractions_of_a_cent(purse: Purse) -> None:
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(45))
    assert (expense.units, expense.unit_price, expense.total) == (Decimal(45), Decimal("0.003"), Decimal("0.135"))
    assert (expense.category_id, expense.source, expense.approval) == (purse.llm_usage.id, "web", "unsubmitted")
    assert (expense.exchanged_units, expense.exchanged_price) == (None, None)


def test_the_built_in_category_goes_by_its_own_id_too(purse: Purse) -> None:
    assert purse.save(category_id=purse.llm_usage.id, units=Decimal(1)).total == Decimal("0.003")


def test_a_given_price_goes_before_the_categorys(purse: Purse) -> None:
    assert purse.save(category_id=purse.mileage.id, units=Decimal(10), unit_price=Decimal("0.45")).total == Decimal(
        "4.5"
    )


def test_a_standard_category_takes_units_only_with_their_price(purse: Purse) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        purse.save(units=Decimal(3))
    assert refusal.value.field == "unit_price"
    assert purse.save(units=Decimal(3), unit_price=Decimal("4.5")).total == Decimal("13.5")


def test_a_category_of_units_takes_a_plain_total_too(purse: Purse) -> None:
    expense = purse.save(category_id=purse.mileage.id, total=Decimal(20))
    assert (expense.total, expense.units, expense.unit_price) == (Decimal(20), None, None)


def test_the_trail_says_who_logged_what(purse: Purse) -> None:
    expense = purse.save(by=purse.cast.alice, member_id=purse.cast.bob.id)
    event = AuditEvent.objects.in_workspace(expense.workspace_id).get(kind="ExpenseCreated")
    assert (event.actor_id, event.subject_id, expense.member_id) == (
        purse.cast.alice.id,
        expense.id,
        purse.cast.bob.id,
    )


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"project_id": new_id()}, UnknownProject),
        ({"category_id": new_id()}, UnknownCategory),
        ({"spent_date": TODAY + timedelta(days=2)}, DateTooLate),
        ({"spent_date": date(1969, 12, 31)}, ValidationRefused),
        ({"total": Decimal(-1)}, RefundNeedsNotes),
        ({"notes": "n" * 10_001}, ValidationRefused),
        ({"metadata": {"k": "x" * 4089}}, MetadataTooLarge),
        ({"member_id": new_id()}, PermissionRefused),
    ],
)
def test_refuses_what_cannot_be_logged(purse: Purse, values: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        purse.save(**values)
    assert not Expense.objects.in_workspace(purse.project.workspace_id).exists()


def test_refuses_archived_projects_and_categories_and_those_without_an_assignment(purse: Purse) -> None:
    workspace = purse.cast.bob.workspace
    gone = factories.category(workspace, archived_at=NOW)
    closed = factories.project(factories.client(workspace), team=(purse.cast.bob,), archived_at=NOW)
    other = factories.project(factories.client(workspace))
    with pytest.raises(CategoryArchived):
        purse.save(category_id=gone.id)
    with pytest.raises(ProjectArchived, match="expenses"):
        purse.save(project_id=closed.id)
    with pytest.raises(ProjectNotAssigned):
        purse.save(project_id=other.id)
    assert purse.save(by=purse.cast.alice, project_id=other.id).member_id == purse.cast.alice.id


def test_nothing_of_another_workspace_can_be_named(purse: Purse) -> None:
    elsewhere = purse.cast.mallory.workspace
    theirs = factories.project(factories.client(elsewhere), team=(purse.cast.mallory,))
    with pytest.raises(UnknownProject):
        purse.save(project_id=theirs.id)
    with pytest.raises(UnknownCategory):
        purse.save(category_id=factories.category(elsewhere).id)
    with pytest.raises(UnknownMember):
        purse.save(by=purse.cast.alice, member_id=purse.cast.mallory.id)
    expense = purse.save()
    for verb in (
        lambda: actions.update(actor=purse.cast.mallory, expense_id=expense.id, changes={"notes": "x"}, now=NOW),
        lambda: actions.delete(actor=purse.cast.mallory, expense_id=expense.id, now=NOW),
    ):
        with pytest.raises(NotFound):
            verb()


def test_a_workspace_without_expenses_takes_none(purse: Purse) -> None:
    _set_workspace(purse, uses_expenses=False)
    with pytest.raises(ExpensesOff):
        purse.save()


def test_a_manager_logs_for_the_team_with_the_grant_only(purse: Purse) -> None:
    carol, bob = purse.cast.carol, purse.cast.bob
    factories.teammate(carol, bob)
    with pytest.raises(PermissionRefused, match="yourself only"):
        purse.save(by=carol, member_id=bob.id)
    carol.manager_permissions = ["edit_team_time"]
    assert purse.save(by=carol, member_id=bob.id).member_id == bob.id
    bob.archived_at = NOW
    bob.save(update_fields=["archived_at"])
    with pytest.raises(ValidationRefused, match="archived"):
        purse.save(by=carol, member_id=bob.id)


def test_billable_is_the_categorys_word_before_the_projects(purse: Purse) -> None:
    workspace = purse.cast.bob.workspace
    never = factories.category(workspace, is_billable=False)
    internal = factories.project(
        factories.client(workspace),
        team=(purse.cast.bob,),
        bill_by="none",
        billing_type="non_billable",
        is_billable=False,
    )
    assert purse.save().is_billable
    assert not purse.save(category_id=never.id).is_billable
    assert purse.save(category_id=never.id, is_billable=True).is_billable
    assert not purse.save(project_id=internal.id, is_billable=True).is_billable


def test_what_a_failed_run_used_is_not_billed(purse: Purse) -> None:
    failed = {**TOKENS, "outcome": "failed"}
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(45), metadata=failed)
    assert (expense.is_billable, expense.provider_cost) == (False, Decimal("0.525"))
    assert purse.save(category_id=LLM_USAGE, units=Decimal(45), metadata=failed, is_billable=True).is_billable
    late = purse.save(category_id=LLM_USAGE, units=Decimal(45), metadata=TOKENS)
    assert not purse.change(late, metadata={"outcome": "failed"}).is_billable


def test_tokens_stand_in_columns_with_what_they_cost(purse: Purse) -> None:
    metadata = {**TOKENS, "cache_read_tokens": 10_000, "cache_write_tokens": 5_000, "session_id": "s1"}
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(60), metadata=metadata)
    assert (expense.model, expense.session_id) == ("claude-opus-4-6", "s1")
    assert (expense.input_tokens, expense.output_tokens) == (30_000, 15_000)
    assert (expense.cache_read_tokens, expense.cache_write_tokens) == (10_000, 5_000)
    assert expense.provider_cost == Decimal("0.56125")
    unpriced = purse.save(category_id=LLM_USAGE, units=Decimal(60), metadata={**TOKENS, "model": "house-model-7"})
    assert (unpriced.input_tokens, unpriced.provider_cost) == (30_000, None)
    with pytest.raises(ValidationRefused, match="input_tokens"):
        purse.save(category_id=LLM_USAGE, units=Decimal(60), metadata={"input_tokens": -1})
    assert purse.save(metadata={"input_tokens": -1}).input_tokens is None


def test_changed_metadata_is_counted_and_priced_again(purse: Purse) -> None:
    expense = purse.save(category_id=LLM_USAGE, units=Decimal(45), metadata=TOKENS)
    assert purse.change(expense, metadata={"output_tokens": None}).provider_cost == Decimal("0.15")
    emptied = purse.change(expense, metadata=None)
    assert (emptied.metadata, emptied.model, emptied.input_tokens, emptied.provider_cost) == ({}, "", None, None)


def test_an_expense_of_a_session_is_a_sign_of_life_of_its_timer(purse: Purse) -> None:
    bot = purse.cast.review_bot
    early = NOW - timedelta(hours=3)
    running = {"is_running": True, "started_at": early, "last_sign_at": early, "source": "agent"}
    timer, other = (
        factories.entry(bot, purse.project, session_id=name, timer_slot=name, **running) for name in ("s1", "s2")
    )
    purse.save(by=bot, source="agent", metadata={"session_id": "s1"})
    rows = TimeEntry.objects.in_workspace(bot.workspace_id)
    assert [rows.get(id=each.id).last_sign_at for each in (timer, other)] == [NOW, early]


class TestCurrencies:
    """A client in euros, a workspace in pounds: a category's price is converted by the day's rate, never 1:1 (N7)."""

    @pytest.fixture
    def euros(self, purse: Purse) -> Any:
        client = factories.client(purse.cast.bob.workspace, currency="EUR")
        return factories.project(client, team=(purse.cast.bob,))

    def test_without_a_rate_the_amount_is_asked_for(self, purse: Purse, euros: Any) -> None:
        with pytest.raises(NoExchangeRate) as refusal:
            purse.save(project_id=euros.id, category_id=purse.mileage.id, units=Decimal(10))
        assert (refusal.value.status, refusal.value.code) == (422, "no_exchange_rate")
        typed = purse.save(
            project_id=euros.id, category_id=purse.mileage.id, units=Decimal(10), unit_price=Decimal("0.8")
        )
        assert (typed.total, typed.exchanged_units) == (Decimal(8), None)
        assert purse.save(project_id=euros.id, total=Decimal(9)).total == 9

    def test_the_rate_of_the_day_converts_the_price_and_is_kept(self, purse: Purse, euros: Any) -> None:
        workspace = purse.cast.bob.workspace
        factories.exchange_rate(workspace, "EUR", "0.80", valid_from=date(2026, 1, 1))
        factories.exchange_rate(workspace, "EUR", "85", units=100, valid_from=date(2026, 3, 12))
        factories.exchange_rate(workspace, "EUR", "0.90", valid_from=date(2026, 3, 13))
        factories.exchange_rate(workspace, "JPY", "0.0052")
        expense = purse.save(project_id=euros.id, category_id=purse.mileage.id, units=Decimal(10))
        assert expense.unit_price == Decimal("0.788235")  # 0.67 x 100 / 85
        assert expense.total == Decimal("7.88235")
        assert (expense.exchanged_units, expense.exchanged_price) == (100, Decimal(85))
        early = purse.change(expense, spent_date=date(2026, 3, 1))
        assert (early.unit_price, early.exchanged_price) == (Decimal("0.8375"), Decimal("0.80"))
        same = purse.change(early, notes="Site visit", units=Decimal(10), unit_price=early.unit_price)
        assert (same.unit_price, same.exchanged_price) == (Decimal("0.8375"), Decimal("0.80"))
        typed = purse.change(early, unit_price=Decimal("0.9"))
        assert (typed.total, typed.exchanged_units, typed.exchanged_price) == (Decimal(9), None, None)

    def test_a_price_that_would_become_nothing_is_refused(self, purse: Purse, euros: Any) -> None:
        factories.exchange_rate(purse.cast.bob.workspace, "EUR", "1000000000", valid_from=date(2026, 1, 1))
        with pytest.raises(NoExchangeRate, match="too small"):
            purse.save(project_id=euros.id, category_id=purse.mileage.id, units=Decimal(10))
        free = factories.category(purse.cast.bob.workspace, unit_name="leaflets", unit_price=Decimal(0))
        assert purse.save(project_id=euros.id, category_id=free.id, units=Decimal(10)).total == 0

    def test_a_plain_total_is_not_taken_over_into_another_currency(self, purse: Purse, euros: Any) -> None:
        expense = purse.save()
        with pytest.raises(NoExchangeRate, match="EUR"):
            purse.change(expense, project_id=euros.id)
        assert purse.change(expense, project_id=euros.id, total=Decimal(15)).total == 15

    def test_what_is_logged_keeps_the_currencies_where_they_are(self, purse: Purse, euros: Any) -> None:
        purse.save()
        client = purse.project.client
        with pytest.raises(CurrencyInUse):
            clients.update(actor=purse.cast.alice, client_id=client.id, fields={"currency": "USD"}, now=NOW)
        with pytest.raises(ProjectInUse):
            projects.update_project(
                actor=purse.cast.alice, project_id=purse.project.id, fields={"client_id": euros.client_id}, now=NOW
            )


def _locked(purse: Purse, lock: str) -> tuple[Expense, Member]:
    """Bob's expense under a lock, with the member for whom it is one."""
    bob = purse.cast.bob
    if lock == "age":
        _set_workspace(purse, lock_after_days=3)
        return factories.expense(bob, purse.project, purse.meals, spent_date=date(2026, 3, 1)), bob
    if lock == "invoiced":
        return factories.expense(bob, purse.project, purse.meals, is_invoiced=True), purse.cast.alice
    decided_by = purse.cast.alice if lock == "approved" else None
    bundle = factories.submission(bob, state=lock, decided_by=decided_by)
    purse.cast.alice.workspace = bob.workspace
    return factories.expense(bob, purse.project, purse.meals, submission=bundle), (
        bob if lock == "submitted" else purse.cast.alice
    )


@pytest.mark.parametrize("lock", ["age", "submitted", "approved", "invoiced"])
def test_a_locked_expense_is_changed_and_deleted_by_nobody_it_is_locked_for(purse: Purse, lock: str) -> None:
    expense, actor = _locked(purse, lock)
    with pytest.raises(ExpenseLocked):
        purse.change(expense, by=actor, notes="Other")
    with pytest.raises(ExpenseLocked):
        actions.delete(actor=actor, expense_id=expense.id, now=NOW)
    assert purse.change(expense, by=actor, total=expense.total, metadata={"x": None}).updated_at == expense.updated_at
    if lock in ("age", "submitted"):
        assert purse.change(expense, by=purse.cast.alice, notes="Mended").notes == "Mended"


def test_a_day_that_is_locked_by_age_takes_nothing_new(purse: Purse) -> None:
    _set_workspace(purse, lock_after_days=3)
    with pytest.raises(ExpenseLocked):
        purse.save(spent_date=date(2026, 3, 1))
    expense = purse.save()
    with pytest.raises(ExpenseLocked):
        purse.change(expense, spent_date=date(2026, 3, 1))
    assert purse.save(by=purse.cast.alice, spent_date=date(2026, 3, 1)).total == Decimal("12.50")


def test_states_of_approval_lock_nothing_while_approvals_are_off(purse: Purse) -> None:
    expense, _ = _locked(purse, "approved")
    _set_workspace(purse, uses_approvals=False)
    changed = purse.change(expense, notes="Changed since")
    assert (changed.approval, changed.submission_id) == ("unsubmitted", None)
