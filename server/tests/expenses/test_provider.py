"""LLM usage that is billed below what the model's maker charged is known where it is set and where it is invoiced (G4)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.expenses.models import Expense
from keito_server.expenses.queries import (
    expenses_of_workspace,
    find_provider_cost,
    find_provider_price,
    list_below_provider,
)
from keito_server.expenses.rules import LLM_USAGE
from tests import factories
from tests.conftest import NOW
from tests.expenses.purse import Purse

pytestmark = pytest.mark.django_db
TOKENS = {"model": "claude-opus-4-6", "input_tokens": 30_000, "output_tokens": 15_000}
"""0.525 dollars, 0.011667 a thousand."""


def _below(purse: Purse) -> set[Any]:
    return list_below_provider(purse.cast.alice, expenses_of_workspace(purse.cast.alice))


def _tokens(purse: Purse, price: str | None, **values: Any) -> Expense:
    unit_price = None if price is None else Decimal(price)
    return purse.save(category_id=LLM_USAGE, units=Decimal(45), unit_price=unit_price, metadata=TOKENS, **values)


def test_a_price_below_the_makers_is_told_once_dollars_have_a_rate(purse: Purse) -> None:
    cheap, _dear = _tokens(purse, None), _tokens(purse, "0.012")
    _unpriced = purse.save(category_id=LLM_USAGE, units=Decimal(45))
    assert _below(purse) == set()
    factories.exchange_rate(purse.cast.bob.workspace, "USD", "0.8")
    assert _below(purse) == {cheap.id}
    exact = _tokens(purse, "0.009333")  # 0.525 dollars are 0.42 pounds, for 45 thousand
    assert exact.id not in _below(purse)


def test_a_client_in_dollars_needs_no_rate(purse: Purse) -> None:
    client = factories.client(purse.cast.bob.workspace, currency="USD")
    dollars = factories.project(client, team=(purse.cast.bob,))
    cheap = _tokens(purse, "0.011", project_id=dollars.id)
    _tokens(purse, "0.011667", project_id=dollars.id)
    assert _below(purse) == {cheap.id}


def test_a_client_in_a_third_currency_is_compared_over_the_workspaces(purse: Purse) -> None:
    workspace = purse.cast.bob.workspace
    euros = factories.project(factories.client(workspace, currency="EUR"), team=(purse.cast.bob,))
    factories.exchange_rate(workspace, "USD", "0.8")
    cheap = _tokens(purse, "0.01", project_id=euros.id)
    assert _below(purse) == set()
    factories.exchange_rate(workspace, "EUR", "0.85")
    assert _below(purse) == {cheap.id}  # 0.0093 pounds are 0.010980 euros


def test_nothing_is_rounded_on_the_way_through_the_workspaces_currency(purse: Purse) -> None:
    workspace = purse.cast.bob.workspace
    factories.exchange_rate(workspace, "USD", "0.000001", units=1000)
    factories.exchange_rate(workspace, "EUR", "0.000002", units=1000)
    euros = factories.project(factories.client(workspace, currency="EUR"), team=(purse.cast.bob,))
    used = _tokens(purse, "0.01", project_id=euros.id)
    # A dollar is half a euro, and either is too little of the workspace's currency to be rounded to it.
    assert find_provider_cost(purse.cast.alice, used) == Decimal("0.2625")


def test_the_category_knows_what_its_latest_tokens_truly_cost(purse: Purse) -> None:
    alice = purse.cast.alice
    assert find_provider_price(alice, purse.llm_usage) is None
    _tokens(purse, None)
    assert find_provider_price(alice, purse.llm_usage) is None
    factories.exchange_rate(purse.cast.bob.workspace, "USD", "0.8")
    assert find_provider_price(alice, purse.llm_usage, today=NOW.date()) == Decimal("0.009333")
