"""Exact money: what is stored comes back, products lose nothing, one rounding, bounds (N2-N5)."""

from decimal import Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.money import (
    LIMIT,
    AmountOutOfRange,
    CurrencyMismatch,
    Money,
    from_millionths,
    minor_units,
    multiply,
    round_half_up,
    to_millionths,
    total_by_currency,
)

SMALLEST = Decimal("0.000001")
amounts = st.integers(-(10**18), 10**18).map(from_millionths)
"""Everything that a column can hold: up to 10^12 units in millionths."""


@given(amounts)
def test_what_is_stored_comes_back_unchanged(amount: Decimal) -> None:
    assert from_millionths(to_millionths(amount)) == amount


@given(st.lists(amounts, max_size=20))
def test_whole_numbers_add_up_to_what_the_amounts_add_up_to(some: list[Decimal]) -> None:
    assert from_millionths(sum(to_millionths(amount) for amount in some)) == sum(some, Decimal(0))


@given(amounts, amounts)
def test_a_product_is_exact_to_its_last_digit(left: Decimal, right: Decimal) -> None:
    assert multiply(left, right) == Decimal(to_millionths(left) * to_millionths(right)).scaleb(-12, _wide())


def _wide() -> Context:
    return Context(prec=60)


@pytest.mark.parametrize("amount", [LIMIT, -LIMIT, LIMIT - SMALLEST])
def test_takes_up_to_a_million_million_units(amount: Decimal) -> None:
    assert from_millionths(to_millionths(amount)) == amount


@pytest.mark.parametrize(
    "amount", [LIMIT + SMALLEST, -LIMIT - SMALLEST, Decimal("1e400"), Decimal("Infinity"), Decimal("NaN")]
)
def test_refuses_what_lies_beyond_or_is_no_number(amount: Decimal) -> None:
    with pytest.raises(AmountOutOfRange):
        to_millionths(amount)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("2.675", 2, "2.68"),
        ("1.0000005", 6, "1.000001"),
        ("1.00000049999", 6, "1.000000"),
        ("999999999999.999999", 2, "1000000000000.00"),
    ],
)
def test_a_half_goes_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


@given(amounts, st.integers(0, 6))
def test_rounding_moves_by_half_a_unit_at_most_and_happens_once(amount: Decimal, places: int) -> None:
    rounded = round_half_up(amount, places)
    assert abs(rounded - amount) <= Decimal(1).scaleb(-places) / 2
    assert round_half_up(rounded, places) == rounded


@pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("GBP", 2), ("USD", 2), ("EUR", 2), ("KWD", 3)])
def test_knows_the_minor_unit_of_a_currency(currency: str, decimals: int) -> None:
    assert minor_units(currency) == decimals


@pytest.mark.parametrize(("currency", "rounded"), [("JPY", "12"), ("GBP", "12.35"), ("KWD", "12.346")])
def test_money_is_rounded_to_its_minor_unit(currency: str, rounded: str) -> None:
    assert Money(Decimal("12.3456"), currency).rounded() == Money(Decimal(rounded), currency)


def test_three_small_amounts_are_added_before_they_are_rounded() -> None:
    third = Money(Decimal("0.333333"), "GBP")
    assert (third + third + third).rounded().amount == Decimal("1.00")


def test_refuses_to_add_two_currencies() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(Decimal(1), "GBP") + Money(Decimal(1), "USD")


@given(st.lists(st.tuples(amounts, st.sampled_from(["GBP", "USD", "JPY", "KWD"])), max_size=30))
def test_a_total_is_one_sum_for_each_currency(some: list[tuple[Decimal, str]]) -> None:
    totals = total_by_currency(Money(amount, currency) for amount, currency in some)
    assert [total.currency for total in totals] == list(dict.fromkeys(currency for _, currency in some))
    for total in totals:
        assert total.amount == sum((amount for amount, currency in some if currency == total.currency), Decimal(0))
