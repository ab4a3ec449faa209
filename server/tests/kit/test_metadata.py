"""Metadata comes from outside: what is kept of it, and that it is kept exactly (G2)."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.errors import MetadataTooLarge, ValidationRefused
from keito_server.kit.metadata import (
    INDEXED_LENGTH,
    METADATA_BYTES,
    METADATA_DEPTH,
    check_metadata,
    compact_json,
    indexed_value,
    merge_metadata,
)
from keito_server.kit.strict_json import parse

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.builds(
        lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**20), 10**20), st.integers(1, 30)
    ),
)
plain = st.one_of(st.none(), st.booleans(), texts, numbers)
values = st.recursive(
    plain, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)), max_leaves=8
)
documents = st.dictionaries(texts, values, max_size=5)


def _filled(size: int, letter: str = "x") -> dict[str, Any]:
    """Metadata of exactly `size` bytes as compact UTF-8."""
    left = size - len('{"k":""}')
    return {"k": letter * (left // len(letter.encode())) + "x" * (left % len(letter.encode()))}


def _nested(levels: int) -> Any:
    value: Any = {}
    for level in range(levels - 1):
        value = {"k": value} if level % 2 else [value]
    return {"k": value} if isinstance(value, list) else value


@pytest.mark.parametrize("letter", ["x", "é", "日", "🦀"])
def test_takes_4096_bytes_and_not_one_more(letter: str) -> None:
    largest = _filled(METADATA_BYTES, letter)
    assert len(compact_json(largest).encode()) == METADATA_BYTES
    assert check_metadata(largest) == largest
    with pytest.raises(MetadataTooLarge) as refusal:
        check_metadata(_filled(METADATA_BYTES + 1, letter))
    assert (refusal.value.status, refusal.value.code, refusal.value.field) == (400, "metadata_too_large", "metadata")


def test_takes_16_levels_and_not_one_more() -> None:
    deepest: Any = "bottom"
    for _ in range(METADATA_DEPTH):
        deepest = {"k": deepest}
    assert check_metadata(deepest) == deepest
    with pytest.raises(ValidationRefused, match="16 levels"):
        check_metadata({"k": deepest})
    with pytest.raises(ValidationRefused, match="16 levels"):
        check_metadata({"k": _nested(2000)})


@pytest.mark.parametrize(
    "hostile",
    [
        {"k": "a\x00b"},
        {"a\x00b": 1},
        {"k": "\ud800"},
        {"\udfff": 1},
        {"k": ["fine", {"deep": "\ud83d"}]},
        {"k": {"\x00": None}},
    ],
)
def test_refuses_text_that_no_database_holds(hostile: dict[str, Any]) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        check_metadata(hostile)
    assert refusal.value.status == 400


@pytest.mark.parametrize("value", [[], "text", 7, None, True])
def test_refuses_what_is_no_object(value: Any) -> None:
    with pytest.raises(ValidationRefused, match="must be a JSON object"):
        check_metadata(value)


@pytest.mark.parametrize(
    "body",
    [
        '{"a": NaN}', '{"a": Infinity}', '{"a": -Infinity}', '{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 1}}', '{"a": 1e400}',
        '{"a": 1e99999999999999999999}', '{"a": 1e-400}', '{"a": "\\ud800"}', '{"a": "\\u0000"}', '{"a": 01}', "{'a': 1}",
        '{"a": 1', "", "[" * 2000 + "]" * 2000, '{"a":' * 2000 + "1" + "}" * 2000, '{"a": ' + "9" * 5000 + "}", "\ufeff{}",
    ],
)  # fmt: skip
def test_refuses_what_json_readers_disagree_about(body: str) -> None:
    with pytest.raises(ValidationRefused):
        parse(body.encode())


@given(documents)
def test_every_digit_of_a_document_survives_being_written_and_read(document: dict[str, Any]) -> None:
    assert json.loads(compact_json(document), parse_float=Decimal) == document
    assert parse(compact_json(document).encode()) == document


@given(documents, documents)
def test_merging_puts_keys_in_and_null_takes_them_out(current: dict[str, Any], changes: dict[str, Any]) -> None:
    merged = merge_metadata(current, changes)
    for key, value in merged.items():
        assert value == (changes if key in changes else current)[key]
    assert not [key for key, value in changes.items() if value is None and key in merged]
    assert set(merged) == {key for key in {*current, *changes} if key not in changes or changes[key] is not None}
    assert merge_metadata(merged, changes) == merged


@given(documents)
def test_merging_nothing_changes_nothing(document: dict[str, Any]) -> None:
    assert merge_metadata(document, {}) == document


def test_the_limit_holds_for_what_is_merged_not_for_its_parts() -> None:
    half = {"a": "x" * 2500}
    with pytest.raises(MetadataTooLarge):
        merge_metadata(half, {"b": "x" * 2500})
    assert merge_metadata(half, {"a": None, "b": "x" * 2500}) == {"b": "x" * 2500}


@pytest.mark.parametrize(
    ("value", "indexed"),
    [
        ("gpt-4", "gpt-4"),
        (7, "7"),
        (Decimal("1.50"), "1.50"),
        (True, "true"),
        (None, ""),
        ({"a": 1}, ""),
        ([1], ""),
        ("x" * 300, "x" * INDEXED_LENGTH),
    ],
)
def test_a_key_is_indexed_as_text(value: Any, indexed: str) -> None:
    assert indexed_value({"model": value}, "model") == indexed
    assert indexed_value({}, "model") == ""
