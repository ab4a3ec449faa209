"""Requests at the same instant, each on a connection of its own: one key, one expense; a change or a deletion (H2)."""

from collections.abc import Sequence
from functools import partial

import pytest

from keito_server.expenses.models import Expense
from tests.api_caller import Answered
from tests.database_on_disk import at_once
from tests.expenses.counter import EXPENSES, Counter


@pytest.fixture
def shared(database_on_disk: str, counter: Counter) -> Counter:
    return counter


def _saved(counter: Counter) -> list[Expense]:
    return list(Expense.objects.in_workspace(counter.cast.bob.workspace_id))


def _statuses(outcomes: Sequence[object]) -> list[object]:
    return sorted((getattr(outcome, "status", outcome) for outcome in outcomes), key=str)


@pytest.mark.parametrize("attempt", range(3))
def test_one_request_sent_twice_at_once_is_done_once(shared: Counter, attempt: int) -> None:
    outcomes = at_once(*[partial(shared.bot.post, EXPENSES, shared.body(units=45), idempotency_key="once")] * 2)
    assert _statuses(outcomes) == [201, 201], outcomes
    assert len({outcome.body for outcome in outcomes if isinstance(outcome, Answered)}) == 1
    assert len(_saved(shared)) == 1


def test_of_two_bodies_sent_at_once_with_one_key_one_is_refused(shared: Counter) -> None:
    first, second = (shared.body(total_cost=cost) for cost in (10, 20))
    outcomes = at_once(
        partial(shared.bob.post, EXPENSES, first, idempotency_key="once"),
        partial(shared.bob.post, EXPENSES, second, idempotency_key="once"),
    )
    assert _statuses(outcomes) == [201, 409], outcomes
    assert len(_saved(shared)) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_change_and_a_deletion_at_once_leave_nothing_half_done(shared: Counter, attempt: int) -> None:
    path = f"{EXPENSES}/{shared.bob.post(EXPENSES, shared.body()).json['id']}"
    changed, deleted = at_once(partial(shared.bob.patch, path, {"notes": "Lunch"}), partial(shared.bob.delete, path))
    assert getattr(deleted, "status", deleted) == 204, deleted
    # A change that was first is answered with what it made, unless the deletion has come before the answer was read.
    assert getattr(changed, "status", changed) in (200, 404), changed
    assert _saved(shared) == []


def test_two_changes_at_once_are_both_kept(shared: Counter) -> None:
    path = f"{EXPENSES}/{shared.bob.post(EXPENSES, shared.body(metadata={'a': 1})).json['id']}"
    outcomes = at_once(*[partial(shared.bob.patch, path, {"metadata": {key: 2}}) for key in ("b", "c")])
    assert _statuses(outcomes) == [200, 200], outcomes
    assert _saved(shared)[0].metadata == {"a": 1, "b": 2, "c": 2}
