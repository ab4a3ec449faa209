"""Converting by exchange rates, exactly (N7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keito_server.clients.rules import ExchangeTable, from_workspace, to_workspace


@dataclass(frozen=True)
class Quoted:
    units: int = 1
    price: Decimal = Decimal(1)
    currency: str = "USD"
    valid_from: date = date(2026, 1, 1)


AMOUNTS = some.decimals(min_value=-(10**9), max_value=10**9, places=6)
QUOTES = some.builds(
    Quoted,
    units=some.integers(min_value=1, max_value=1_000_000),
    price=some.decimals(min_value=Decimal("0.000001"), max_value=Decimal(100_000), places=6),
)


def half_up(exact: Fraction) -> Decimal:
    """Half away from zero to 6 decimals, reckoned in whole numbers only."""
    millionths = abs(exact) * 10**6
    whole = (2 * millionths.numerator + millionths.denominator) // (2 * millionths.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-6)


@pytest.mark.parametrize(
    ("amount", "units", "price", "converted"),
    [
        ("1000", 100, "0.5234", "5.234"),
        ("12.50", 1, "0.79", "9.875"),
        ("0.000001", 1, "0.5", "0.000001"),
        ("-0.000001", 1, "0.5", "-0.000001"),
        ("0.000001", 1, "0.499999", "0"),
        ("1", 3, "1", "0.333333"),
        ("2", 3, "1", "0.666667"),
        ("1000000000000", 1, "1", "1000000000000"),
    ],
)
def test_becomes_the_workspaces_currency_half_up_to_six_decimals(
    amount: str, units: int, price: str, converted: str
) -> None:
    assert to_workspace(Decimal(amount), Quoted(units, Decimal(price))) == Decimal(converted)


def test_comes_from_the_workspaces_currency_by_the_same_two_numbers() -> None:
    assert from_workspace(Decimal("5.234"), Quoted(100, Decimal("0.5234"))) == Decimal(1000)
    assert from_workspace(Decimal(1), Quoted(1, Decimal(3))) == Decimal("0.333333")


@given(amount=AMOUNTS, rate=QUOTES)
def test_no_digit_is_lost_before_the_one_rounding(amount: Decimal, rate: Quoted) -> None:
    assert to_workspace(amount, rate) == half_up(Fraction(amount) * Fraction(rate.price) / rate.units)
    assert from_workspace(amount, rate) == half_up(Fraction(amount) * rate.units / Fraction(rate.price))


@given(amount=AMOUNTS, rate=QUOTES)
def test_there_and_back_is_off_by_the_rounding_only(amount: Decimal, rate: Quoted) -> None:
    back = from_workspace(to_workspace(amount, rate), rate)
    half = Fraction(1, 2 * 10**6)
    assert abs(Fraction(back) - Fraction(amount)) <= half * Fraction(rate.units) / Fraction(rate.price) + half


@given(amount=AMOUNTS, rate=QUOTES)
def test_a_refund_converts_like_a_charge_of_the_same_size(amount: Decimal, rate: Quoted) -> None:
    assert to_workspace(-amount, rate) == -to_workspace(amount, rate)


def test_a_day_takes_the_latest_rate_that_has_begun() -> None:
    new_year = Quoted(valid_from=date(2026, 1, 1))
    march = Quoted(valid_from=date(2026, 3, 1), price=Decimal(2))
    table = ExchangeTable([march, new_year, Quoted(currency="EUR", valid_from=date(2026, 2, 1))])
    assert table.find("USD", date(2025, 12, 31)) is None
    assert table.find("USD", date(2026, 1, 1)) is new_year
    assert table.find("USD", date(2026, 2, 28)) is new_year
    assert table.find("USD", date(2026, 3, 1)) is march
    assert table.find("USD", date(2030, 1, 1)) is march
    assert table.find("JPY", date(2026, 3, 1)) is None
