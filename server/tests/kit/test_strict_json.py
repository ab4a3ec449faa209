"""JSON from outside: exact numbers, one way to read it, and a refusal that names the field (G2, N1)."""

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.strict_json import MAX_DEPTH, check_text, depth_of, parse

numbers = st.integers() | st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)
)


def written(value: Any) -> str:
    """JSON as a client might write it, `Decimal` as a number."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n".join(written(child) for child in value) + "]"
    return json.dumps(value)


@given(values)
def test_what_is_written_is_read_exactly(value: Any) -> None:
    assert parse(written(value).encode()) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(ValidationRefused):
        parse(body)


def test_numbers_are_never_floats() -> None:
    read = parse(b"[0.1, 1e2, 1, 0.10]")
    assert read == [Decimal("0.1"), Decimal(100), 1, Decimal("0.10")]
    assert [type(number) for number in read] == [Decimal, Decimal, int, Decimal]
    assert str(read[3]) == "0.10"


@pytest.mark.parametrize("number", ["5e-324", "1.7976931348623157e308", "-0.0", "9007199254740993"])
def test_every_number_that_others_can_hold_is_read(number: str) -> None:
    assert parse(number.encode()) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("NaN", "NaN is not a number"),
        ("-Infinity", "-Infinity is not a number"),
        ("1e309", "too large"),
        ("1e-325", "too small"),
        ("-1e400", "too large"),
        ("1e99999999999999999999", "too large"),
        ("9" * 309, "too large"),
        ("0." + "1" * 400, "too large"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "stands twice"),
        ('"\\u0000"', "NUL"),
        ('["\\ud83d"]', "surrogates"),
        ('{"\\udc00": 1}', "surrogates"),
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, "deeper"),
        ("[" * 100_000 + "]" * 100_000, "deeper"),
        ('{"[": ' * 2000 + "1" + "}" * 2000, "deeper"),
    ],
)
def test_a_fault_is_told_with_the_field_that_holds_it(value: str, part: str) -> None:
    with pytest.raises(ValidationRefused, match=part) as refused:
        parse(f'{{"first": "[{{\\"", "here": {value}, "last": 1}}'.encode())
    assert refused.value.field == "here"


def test_a_key_that_stands_twice_outermost_is_itself_the_field() -> None:
    with pytest.raises(ValidationRefused) as refused:
        parse(b'{"a": 1, "b": 2, "b": 3}')
    assert refused.value.field == "b"


def test_a_megabyte_of_keys_with_one_twice_costs_no_more_than_reading_it() -> None:
    # Looking each key up among all others would take minutes here, and is noticed.
    keys = [f'"{number:x}":1' for number in range(90_000)]
    with pytest.raises(ValidationRefused, match="stands twice") as refused:
        parse(("{" + ",".join([*keys, keys[-1]]) + "}").encode())
    assert refused.value.field == f"{89_999:x}"


@pytest.mark.parametrize(
    "body", [b"[NaN]", b"NaN", b"[" * 100, b'["\\u0000"]', b"\xed\xa0\x80", b'"\xff"', b"\xef\xbb\xbf{}"]
)
def test_a_fault_outside_of_any_field_names_none(body: bytes) -> None:
    with pytest.raises(ValidationRefused) as refused:
        parse(body)
    assert refused.value.field is None


def test_what_is_no_json_is_told_with_its_place() -> None:
    with pytest.raises(ValidationRefused, match="line 2, column 7"):
        parse(b'{"a": 1,\n "b": x}')


def test_pairs_of_surrogates_are_the_letters_they_stand_for() -> None:
    assert parse(b'"\\ud83d\\ude00"') == "😀"


def test_the_deepest_allowed_nesting_is_read() -> None:
    body = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert depth_of(parse(body)) == MAX_DEPTH


@given(values)
def test_depth_is_the_longest_way_inwards(value: Any) -> None:
    def depth(item: Any) -> int:
        if isinstance(item, dict | list):
            return 1 + max((depth(child) for child in (item.values() if isinstance(item, dict) else item)), default=0)
        return 0

    assert depth_of(value) == depth(value)


@given(texts)
def test_storable_text_is_kept_as_it_is(text: str) -> None:
    assert check_text(text) == text
