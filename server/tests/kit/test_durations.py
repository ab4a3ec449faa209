"""Exact durations: hours go in and come out unchanged, and every written form is read as it is meant (N1, N6)."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.durations import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    UnreadableDuration,
    exact_hours,
    format_clock,
    format_ticking,
    hours_text,
    hours_to_ms,
    ms_to_hours,
    parse_duration,
)
from keito_server.kit.money import AmountOutOfRange

THOUSAND_HOURS = 1000 * HOUR_MS
hours_with_5_decimals = st.integers(0, 24 * 10**5).map(lambda units: Decimal(units).scaleb(-5))
milliseconds = st.integers(0, THOUSAND_HOURS)


@given(hours_with_5_decimals)
def test_hours_of_5_decimals_come_back_unchanged(hours: Decimal) -> None:
    assert ms_to_hours(hours_to_ms(hours)) == hours


@given(st.integers(0, 24 * 10**5), st.integers(0, 5))
def test_trailing_zeros_are_not_sent_back(units: int, places: int) -> None:
    hours = Decimal(units).scaleb(-places)
    shown = str(ms_to_hours(hours_to_ms(hours)))
    assert Decimal(shown) == hours
    assert "E" not in shown
    assert "." not in shown or not shown.endswith("0")


@given(milliseconds)
def test_showing_hours_loses_less_than_a_display_step(exact: int) -> None:
    assert abs(hours_to_ms(ms_to_hours(exact)) - exact) <= 18


@given(milliseconds)
def test_hours_are_shown_the_same_by_whole_numbers_alone(exact: int) -> None:
    assert hours_text(exact) == str(ms_to_hours(exact))


def test_three_times_twenty_minutes_is_an_hour() -> None:
    assert hours_to_ms(Decimal("0.33333")) * 3 < HOUR_MS, "what is shown is not what is kept"
    assert 3 * parse_duration("20m") == HOUR_MS
    assert ms_to_hours(3 * parse_duration("0:20")) == 1


@pytest.mark.parametrize(
    ("hours", "exact"),
    [("0.0000001", 0), ("0.00000013", 0), ("0.00000014", 1), ("1.23456789", 4_444_444), ("0.000000138888888889", 1)],
)
def test_more_than_5_decimals_are_taken_half_up_to_the_millisecond(hours: str, exact: int) -> None:
    assert hours_to_ms(Decimal(hours)) == exact


@pytest.mark.parametrize("hours", ["1e400", "-1e400", "Infinity", "NaN"])
def test_refuses_hours_that_no_duration_can_be(hours: str) -> None:
    with pytest.raises(AmountOutOfRange):
        hours_to_ms(Decimal(hours))


@given(milliseconds)
def test_exact_hours_turn_back_into_their_milliseconds(exact: int) -> None:
    assert hours_to_ms(exact_hours(exact)) == exact


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2.5", 150),
        ("2:30", 150),
        ("2h 30m", 150),
        ("150m", 150),
        ("2h30m", 150),
        ("2h30", 150),
        ("2h 5", 125),
        ("1H 5", 65),
        ("2 h 30", 150),
        ("2 h 30 m", 150),
        ("2H 30M", 150),
        ("2 hours 30 minutes", 150),
        ("1 hour 1 min", 61),
        ("2.5h", 150),
        ("2h", 120),
        ("90 min", 90),
        ("  1:05 ", 65),
        ("1:5", 65),
        ("0:00", 0),
        ("0", 0),
        (".5", 30),
        ("2.", 120),
        ("24:00", 1440),
        ("24", 1440),
        ("0.1", 6),
    ],
)
def test_reads_every_form_in_which_time_is_written(typed: str, minutes: int) -> None:
    assert parse_duration(typed) == minutes * MINUTE_MS


@pytest.mark.parametrize(("typed", "minutes"), [("2,5", 150), (",5", 30), ("2,5h", 150), ("1,25 h", 75), ("2.5", 150)])
def test_reads_a_comma_where_the_workspace_writes_one(typed: str, minutes: int) -> None:
    assert parse_duration(typed, decimal_separator=",") == minutes * MINUTE_MS


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", ".", ":", "h", "m", "abc", "2:7o", "2:60", "2:", ":30", "1:2:3", "-1", "-0:30", "+2", "2,5", "2,5h",
        "1e3", "1_0", "0x10", "NaN", "Infinity", "inf", "true", "1/2", "2.5.1", "1.234567", "2h60", "2h 300", "2.5h 30", "2m 1h", "30 s",
        "2h 2h", "٢:٣٠", "２.５", "½", "2.5 hrs!", "12345", "2:30pm", "1 000", "\x00", "2\n3", "1'000",
    ],
)  # fmt: skip
def test_says_what_it_cannot_read(typed: str) -> None:
    with pytest.raises(UnreadableDuration) as refusal:
        parse_duration(typed)
    assert typed in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2,5", "“2,5” has a comma, but numbers have a decimal point here. Try 2.5, 2:30 or 150m."),
        ("1,25h", "“1,25h” has a comma, but numbers have a decimal point here. Try 1.25h, 1:15 or 75m."),
        ("1,2,3", "“1,2,3” is not a duration. Try 2:30, 2.5 or 150m."),
        (",", "“,” is not a duration. Try 2:30, 2.5 or 150m."),
    ],
)
def test_says_what_is_wrong_with_a_comma_where_the_workspace_writes_a_point(typed: str, words: str) -> None:
    with pytest.raises(UnreadableDuration) as refusal:
        parse_duration(typed)
    assert str(refusal.value) == words


@pytest.mark.parametrize("typed", ["1.234,5", "1,234.5", "1,2,3", "2,", "1,234567"])
def test_reads_no_thousands_where_the_comma_is_decimal(typed: str) -> None:
    if typed == "2,":
        assert parse_duration(typed, decimal_separator=",") == 2 * HOUR_MS
        return
    with pytest.raises(UnreadableDuration):
        parse_duration(typed, decimal_separator=",")


@given(st.integers(0, 99), st.integers(0, 59))
def test_all_forms_of_one_duration_are_read_alike(hours: int, minutes: int) -> None:
    exact = (hours * 60 + minutes) * MINUTE_MS
    forms = [f"{hours}:{minutes:02d}", f"{hours}h {minutes}m", f"{hours}h{minutes}m", f"{hours * 60 + minutes}m"]
    assert {parse_duration(form) for form in forms} == {exact}


@given(hours_with_5_decimals, st.sampled_from([".", ","]))
def test_decimal_hours_are_read_to_the_last_digit(hours: Decimal, separator: str) -> None:
    typed = str(hours).replace(".", separator)
    assert parse_duration(typed, decimal_separator=separator) == hours_to_ms(hours)


@given(st.text(alphabet="0123456789.,:hm -+eE\u0660\uff11", max_size=8), st.sampled_from([".", ","]))
def test_never_reads_more_than_the_figures_can_mean(typed: str, separator: str) -> None:
    """Whatever is typed: it is refused, or it is at most its figures taken as hours, plus as minutes."""
    try:
        exact = parse_duration(typed, decimal_separator=separator)
    except UnreadableDuration:
        return
    figures = [int(run) for run in "".join(c if c.isdigit() else " " for c in typed).split()]
    assert 0 <= exact <= (sum(figures) + 1) * HOUR_MS
    assert typed.isascii()


@given(st.text(max_size=12))
def test_any_text_at_all_is_read_or_refused(typed: str) -> None:
    with suppress(UnreadableDuration):
        assert parse_duration(typed) >= 0


@given(st.integers(0, DAY_MS // MINUTE_MS).map(lambda minutes: minutes * MINUTE_MS))
def test_a_written_clock_is_read_back(exact: int) -> None:
    assert parse_duration(format_clock(exact)) == exact


@pytest.mark.parametrize(
    ("exact", "clock", "ticking"),
    [
        (0, "0:00", "0:00:00"),
        (29_999, "0:00", "0:00:29"),
        (30_000, "0:01", "0:00:30"),
        (9_000_000, "2:30", "2:30:00"),
        (9_007_999, "2:30", "2:30:07"),
        (100 * HOUR_MS, "100:00", "100:00:00"),
    ],
)
def test_writes_a_duration(exact: int, clock: str, ticking: str) -> None:
    assert (format_clock(exact), format_ticking(exact)) == (clock, ticking)
