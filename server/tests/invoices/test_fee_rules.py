"""What is left of a fixed fee, and the lines that bill it (R4, N4)."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.invoices import rules
from keito_server.invoices.errors import FeeOutOfRange
from keito_server.invoices.rules import Fee

PROJECT = UUID("01a20000-0000-7000-8000-000000000001")
_GROUPINGS = ("project", "task", "person", "detailed")


def fee_of(fee: str = "5000", *, invoiced: str = "0", currency: str = "GBP", project: str = "Website") -> Fee:
    return Fee(project_id=PROJECT, project=project, currency=currency, fee=Decimal(fee), invoiced=Decimal(invoiced))


@pytest.mark.parametrize(
    ("fee", "left", "excess"),
    [
        (fee_of(), "5000", "0"),
        (fee_of(invoiced="1999.99"), "3000.01", "0"),
        (fee_of(invoiced="5000"), "0", "0"),
        (fee_of(invoiced="5000.01"), "0", "0.01"),
        (fee_of("99.995"), "100.00", "0"),
        (fee_of("1000.5", currency="JPY"), "1001", "0"),
    ],
)
def test_what_is_left_is_whole_coins_and_never_less_than_nothing(fee: Fee, left: str, excess: str) -> None:
    assert (fee.left, fee.excess) == (Decimal(left), Decimal(excess))


@pytest.mark.parametrize("amount", ["0", "-1", "3000.02", "0.001"])
def test_a_part_is_whole_coins_above_nothing_and_at_most_what_is_left(amount: str) -> None:
    with pytest.raises(FeeOutOfRange):
        rules.check_part(fee_of(invoiced="1999.99"), Decimal(amount))


@given(
    pence=st.integers(min_value=1, max_value=10**12),
    shares=st.lists(st.fractions(min_value=0, max_value=1), min_size=1, max_size=12),
)
def test_parts_of_a_fee_come_to_the_fee_and_never_beyond(pence: int, shares: list[Fraction]) -> None:
    fee, invoiced = Decimal(pence).scaleb(-2), Decimal(0)
    for share in [*shares, Fraction(1)]:
        standing = fee_of(str(fee), invoiced=str(invoiced))
        wanted = Decimal(int(int(standing.left * 100) * share)).scaleb(-2)
        if not wanted:
            continue
        rules.check_part(standing, wanted)
        [line] = rules.lines_from_fees([(standing, wanted)], grouping="person")
        assert line.amount == rules.line_amount(line.quantity, line.unit_price, currency="GBP") == wanted
        invoiced += wanted
    assert invoiced == fee
    assert fee_of(str(fee), invoiced=str(invoiced)).left == 0


@pytest.mark.parametrize(
    ("grouping", "heading", "description"),
    [
        ("project", "Website", "Fixed fee"),
        ("detailed", "Website", "Fixed fee"),
        ("person", "Fixed fees", "Website, fixed fee"),
        ("task", "", "Website, fixed fee"),
    ],
)
def test_a_line_says_whose_fee_it_is_under_every_grouping(grouping: str, heading: str, description: str) -> None:
    [line] = rules.lines_from_fees([(fee_of(), Decimal(5000))], grouping=grouping)
    assert (line.heading, line.description, line.detail) == (heading, description, "")
    assert (line.quantity, line.unit, line.unit_price) == (Decimal(1), "", Decimal(5000))


@pytest.mark.parametrize("grouping", _GROUPINGS)
def test_fees_stand_by_the_names_of_their_projects(grouping: str) -> None:
    parts = [(fee_of(project=name), Decimal(1)) for name in ("zebra", "Apple", "mango")]
    lines = rules.lines_from_fees(parts, grouping=grouping)
    names = [(line.heading if line.description == "Fixed fee" else line.description).split(",")[0] for line in lines]
    assert names == ["Apple", "mango", "zebra"]
