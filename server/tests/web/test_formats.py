"""Figures and days as they are written, everywhere the same."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keito_server.kit.durations import HOUR_MS, parse_duration
from keito_server.web.formats import day_words, duration_words, money_words, number_words, share, short_day_words

MINUTE_MS = 60_000


@pytest.mark.parametrize(
    ("milliseconds", "display", "words"),
    [
        (9_000_000, "hours_minutes", "2:30"),
        (9_000_000, "decimal", "2.50"),
        (0, "hours_minutes", "0:00"),
        (29_999, "hours_minutes", "0:00"),
        (30_000, "hours_minutes", "0:01"),
        (1_322 * HOUR_MS + 9 * MINUTE_MS, "hours_minutes", "1,322:09"),
        (-MINUTE_MS, "hours_minutes", "−0:01"),
        (-1, "hours_minutes", "0:00"),
    ],
)
def test_writes_a_duration_as_the_workspace_shows_it(milliseconds: int, display: str, words: str) -> None:
    assert duration_words(milliseconds, display) == words


def test_writes_decimal_hours_with_the_comma_where_the_workspace_has_it() -> None:
    assert duration_words(1_234 * HOUR_MS + HOUR_MS // 2, "decimal", ",") == "1.234,50"


@given(minutes=some.integers(min_value=0, max_value=999 * 60))
def test_what_is_written_reads_back_as_the_same_minutes(minutes: int) -> None:
    assert parse_duration(duration_words(minutes * MINUTE_MS)) == minutes * MINUTE_MS


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1234.5", "GBP", "£1,234.50"),
        ("1082.145", "USD", "$1,082.15"),
        ("-1082.14", "GBP", "−£1,082.14"),
        ("-0.004", "GBP", "£0.00"),
        ("1200", "JPY", "¥1,200"),
        ("1.2345", "KWD", "KWD1.235"),
        ("999999999999.99", "EUR", "€999,999,999,999.99"),
    ],
)
def test_writes_money_in_its_minor_unit_half_up_with_a_true_minus(amount: str, currency: str, words: str) -> None:
    assert money_words(Decimal(amount), currency).replace("\xa0", "") == words


def test_keeps_the_digits_of_a_unit_price() -> None:
    assert money_words(Decimal("0.003"), "GBP", is_exact=True) == "£0.003"
    assert money_words(Decimal("140.000"), "GBP", is_exact=True) == "£140.00"


@pytest.mark.parametrize("value", [1.5, True, "1.5", None])
def test_refuses_what_is_neither_int_nor_decimal(value: object) -> None:
    with pytest.raises(TypeError):
        money_words(value, "GBP")  # type: ignore[arg-type]  # what it refuses
    with pytest.raises(TypeError):
        duration_words(value)  # type: ignore[arg-type]  # what it refuses


def test_writes_numbers_with_their_own_decimals_and_no_fewer_than_asked() -> None:
    assert number_words(Decimal("4820")) == "4,820"
    assert number_words(Decimal("26.4"), least_decimals=2) == "26.40"
    assert number_words(Decimal("-1.2345"), least_decimals=2) == "−1.2345"


def test_writes_days_without_a_leading_zero_and_the_year_only_where_it_is_another() -> None:
    day = date(2026, 3, 2)
    assert day_words(day) == "Monday 2 March"
    assert day_words(day, today=date(2027, 1, 1)) == "Monday 2 March 2026"
    assert short_day_words(day) == "2 Mar 2026"
    assert short_day_words(day, today=date(2026, 12, 31)) == "2 Mar"


@given(part=some.integers(-5, 10**12), whole=some.integers(-5, 10**12))
def test_a_share_lies_between_nothing_and_all(part: int, whole: int) -> None:
    assert 0 <= share(part, whole) <= 100
