"""Amounts, hours and rows as forms read and show them."""

from decimal import Decimal
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import new_id, parse_public_id, public_id
from keito_server.web.form_fields import AmountField, HoursField, RowField, offer, read_number, show_number

AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=6)


@given(value=AMOUNTS, separator=st.sampled_from([".", ","]), decimals=st.integers(0, 3))
def test_what_is_shown_is_read_as_the_same_number(value: Decimal, separator: str, decimals: int) -> None:
    assert read_number(show_number(value, separator, least_decimals=decimals), separator) == value


@given(st.text(max_size=12), st.sampled_from([".", ","]))
def test_reading_never_fails_and_never_gives_anything_but_a_plain_number(text: str, separator: str) -> None:
    number = read_number(text, separator)
    assert number is None or (number.is_finite() and number >= 0)


@pytest.mark.parametrize(
    ("typed", "separator", "number"),
    [
        ("1250.5", ".", "1250.5"),
        ("1,250.50", ".", "1250.50"),
        (" 12 ", ".", "12"),
        (".5", ".", "0.5"),
        ("1.250,50", ",", "1250.50"),
        ("1250,5", ",", "1250.5"),
        ("1,25,0", ".", None),
        ("1,250", ",", "1.250"),
        ("-1", ".", None),
        ("1e400", ".", None),
        ("NaN", ".", None),
        ("٣", ".", None),
        ("1" * 19, ".", None),
        ("0.1234567", ".", None),
        ("", ".", None),
    ],
)
def test_reads_numbers_as_they_are_written_where_the_workspace_is(
    typed: str, separator: str, number: str | None
) -> None:
    assert read_number(typed, separator) == (None if number is None else Decimal(number))


def test_an_empty_amount_is_none_and_zero_is_zero() -> None:
    field = AmountField(required=False)
    assert field.clean("") is None
    assert field.clean("0") == Decimal(0)


def test_an_amount_has_changed_when_it_is_another_number_not_another_writing() -> None:
    field = AmountField(required=False)
    assert not field.has_changed(Decimal("95.5"), "95.50")
    assert not field.has_changed(None, "")
    assert field.has_changed(Decimal("95.5"), "")
    assert field.has_changed(None, "abc")


@pytest.mark.parametrize(
    ("typed", "milliseconds"),
    [
        ("120", 120 * HOUR_MS),
        ("12,000", 12_000 * HOUR_MS),
        ("37:30", 37 * HOUR_MS + 30 * MINUTE_MS),
        ("90m", 90 * MINUTE_MS),
    ],
)
def test_hours_are_read_as_durations_are_and_beyond(typed: str, milliseconds: int) -> None:
    assert HoursField().clean(typed) == milliseconds


@pytest.mark.parametrize("typed", ["1000000.1", "99999999", "x", "1:99"])
def test_hours_out_of_reach_or_reason_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        HoursField().clean(typed)


def test_a_row_is_cleaned_to_its_uuid_and_anything_else_is_not_there() -> None:
    field, row = RowField(parse_id=_parse), new_id()
    assert field.clean(public_id("prj", row)) == row
    for typed in ("prj_nonsense", "cli_" + "0" * 26, "' OR 1"):
        with pytest.raises(NotFound):
            field.clean(typed)
    assert RowField(parse_id=_parse, required=False).clean("") is None


def test_only_a_field_of_choices_takes_choices() -> None:
    class Both(forms.Form):
        chosen = forms.ChoiceField()
        typed = forms.CharField()

    form = Both()
    offer(form, "chosen", [("a", "A"), ("Group", [("b", "B")])])
    assert "Group" in str(form["chosen"])
    with pytest.raises(TypeError):
        offer(form, "typed", [])


def _parse(text: str) -> UUID:
    return parse_public_id("prj", text)
