"""What the API writes: exact numbers, instants in one form, and the same as the slower ways write it (N1, N2)."""

import json
import re
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.answers import amount_number, empty_answer, encode, instant_text, json_answer
from keito_server.kit.durations import HOUR_MS, hours_text, ms_to_hours
from keito_server.kit.exact_json import ExactDecoder, ExactEncoder
from keito_server.kit.identifiers import known_public_id, public_id, public_id_of_text, public_ids_of_texts
from keito_server.kit.sql import bind_instant, day_as_text, instant_as_text


@given(st.integers(0, 1000 * HOUR_MS))
def test_hours_are_written_as_they_are_reckoned(milliseconds: int) -> None:
    assert hours_text(milliseconds) == f"{ms_to_hours(milliseconds):f}"


@given(st.uuids())
def test_an_id_read_as_text_is_the_same_public_id(value: uuid.UUID) -> None:
    for text in (value.hex, str(value)):
        assert public_id_of_text("te", text) == known_public_id("te", text) == public_id("te", value)


@given(st.lists(st.uuids(), max_size=60))
def test_many_ids_at_once_are_the_same_public_ids(values: list[uuid.UUID]) -> None:
    expected = [public_id("te", value) for value in values]
    assert public_ids_of_texts("te", [value.hex for value in values]) == expected
    assert public_ids_of_texts("te", [str(value) for value in values]) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_a_decimal_is_a_number_with_all_its_digits(number: Decimal) -> None:
    assert json.loads(encode(number), parse_float=Decimal) == number


@given(st.decimals(0, 10**12, places=6))
def test_an_amount_is_written_exactly_without_exponent_or_needless_zeros(amount: Decimal) -> None:
    written = encode(amount_number(amount)).decode()
    assert Decimal(written) == amount
    assert re.fullmatch(r"(0|[1-9]\d*)(\.\d*[1-9])?", written)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.decimals(-1000, 1000, places=4)))
def test_exact_json_reads_what_it_has_written(document: dict[str, Decimal]) -> None:
    assert json.loads(json.dumps(document, cls=ExactEncoder), cls=ExactDecoder) == document


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 3, 6, 14, 30, tzinfo=UTC), "2026-03-06T14:30:00Z"),
        (datetime(2026, 3, 6, 14, 30, 59, 999_999, tzinfo=UTC), "2026-03-06T14:30:59Z"),
        (datetime(1970, 1, 1, tzinfo=UTC), "1970-01-01T00:00:00Z"),
    ],
)
def test_the_database_writes_an_instant_as_python_does(db: None, instant: datetime, shown: str) -> None:
    column = "at::timestamptz" if connection.vendor == "postgresql" else "at"
    with connection.cursor() as cursor:
        written = bind_instant(instant)
        cursor.execute(
            f"SELECT {instant_as_text(column)}, {day_as_text('day')} FROM (SELECT %s AS at, '2026-03-06' AS day) AS given",
            [written],
        )
        assert cursor.fetchone() == (shown, "2026-03-06")
    assert instant_text(instant) == shown


def test_nobody_may_keep_a_copy_of_an_answer() -> None:
    assert json_answer(b"{}").headers["Cache-Control"] == "no-store"
    assert empty_answer().headers["Cache-Control"] == "no-store"
    assert "Content-Type" not in empty_answer().headers
