"""The geometry of charts: exact, and with room for what it shows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.web.charts import Scale, points_text, round_marks


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        ("180000", ["50000", "100000", "150000", "200000"]),
        ("165000", ["50000", "100000", "150000", "200000"]),
        ("200000", ["50000", "100000", "150000", "200000"]),
        ("100", ["25", "50", "75", "100"]),
        ("7", ["2", "4", "6", "8"]),
        ("0.3", ["0.1", "0.2", "0.3"]),
        ("0", ["1"]),
        ("-5", ["1"]),
    ],
)
def test_marks_are_round_and_reach_the_highest(highest: str, marks: list[str]) -> None:
    assert round_marks(Decimal(highest)) == [Decimal(mark) for mark in marks]


@given(st.decimals(min_value="0.000001", max_value="1000000000000", places=6))
def test_there_are_at_most_four_marks_however_high_it_goes(highest: Decimal) -> None:
    marks = round_marks(highest)
    assert 1 <= len(marks) <= 4
    assert marks[-1] >= highest
    assert len(marks) == 1 or marks[-2] < highest


def test_an_axis_may_run_upwards() -> None:
    upwards = Scale(Decimal(0), Decimal(200), Decimal(236), Decimal(36))
    assert [upwards.at(amount) for amount in (0, 50, Decimal("200"))] == [236, 186, 36]


def test_coordinates_have_one_decimal_half_up() -> None:
    assert Scale(Decimal(0), Decimal(3), Decimal(0), Decimal(100)).at(2) == Decimal("66.7")


def test_an_axis_without_length_has_one_place() -> None:
    assert Scale(Decimal(5), Decimal(5), Decimal(44), Decimal(744)).at(9) == Decimal(44)


def test_corners_are_written_as_an_attribute() -> None:
    assert points_text([(Decimal("44.0"), Decimal("236.0")), (Decimal("67.1"), Decimal(231))]) == "44.0,236.0 67.1,231"
