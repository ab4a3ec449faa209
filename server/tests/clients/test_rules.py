"""Converting by exchange rates, exactly (N7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keito_server.clients.rules import ExchangeTable, address_in_one_line, address_lines, from_workspace, to_workspace


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


ADDRESS = {"city": "London", "state": "", "postal_code": "EC2R 8AH", "country": "GB"}


@pytest.mark.parametrize(
    ("town", "lines", "in_one_line"),
    [
        (ADDRESS, ["1 Walk", "London", "EC2R 8AH"], "1 Walk, London EC2R 8AH"),
        (
            {"city": "New York", "state": "NY", "postal_code": "10011", "country": "US"},
            ["1 Walk", "New York, NY 10011"],
            "1 Walk, New York, NY 10011",
        ),
        (
            {"city": "Ottawa", "state": "ON", "postal_code": "K1A 0B1", "country": "CA"},
            ["1 Walk", "Ottawa ON K1A 0B1"],
            "1 Walk, Ottawa ON K1A 0B1",
        ),
        (
            {"city": "Paris", "state": "", "postal_code": "75002", "country": "FR"},
            ["1 Walk", "75002 Paris"],
            "1 Walk, 75002 Paris",
        ),
        (
            {"city": "Guildford", "state": "Surrey", "postal_code": "", "country": "GB"},
            ["1 Walk", "Guildford", "Surrey"],
            "1 Walk, Guildford, Surrey",
        ),
        ({"city": "", "state": "", "postal_code": "", "country": ""}, ["1 Walk"], "1 Walk"),
        (
            {"city": "Lagos", "state": "", "postal_code": "", "country": "NG"},
            ["1 Walk", "Lagos"],
            "1 Walk, Lagos",
        ),
    ],
)
def test_an_address_stands_as_its_country_writes_it(town: dict[str, str], lines: list[str], in_one_line: str) -> None:
    assert address_lines("1 Walk\n", **town) == lines
    assert address_in_one_line("1 Walk,", **town) == in_one_line


def test_no_address_has_no_lines() -> None:
    town = dict.fromkeys(ADDRESS, "")
    assert address_lines("", **town) == []
    assert address_in_one_line("", **ADDRESS) == "London EC2R 8AH"
