"""Expenses as lines of an invoice (N4), as pure rules."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.invoices import rules
from keito_server.invoices.rules import BillableExpense
from keito_server.kit.money import round_half_up

GROUPINGS = ["project", "task", "person", "detailed"]
PROJECTS = [(uuid4(), "Payments"), (uuid4(), "Claims")]
TRAVEL, MILEAGE, LLM = ((uuid4(), name) for name in ("Travel", "Mileage", "LLM Usage"))


def spent(category: tuple[UUID, str] = TRAVEL, *, project: int = 0, **values: Any) -> BillableExpense:
    """A night's travel of 56.30 unless told otherwise; with units, its total follows from them."""
    units, price = values.get("units"), values.get("unit_price")
    total = Decimal("56.30") if units is None or price is None else round_half_up(units * price, 6)
    defaults: dict[str, Any] = {
        "expense_id": uuid4(),
        "project_id": PROJECTS[project][0],
        "project": PROJECTS[project][1],
        "category_id": category[0],
        "category": category[1],
        "unit_name": {"Mileage": "miles", "LLM Usage": "1k tokens"}.get(category[1], ""),
        "is_llm_usage": category is LLM,
        "model": "",
        "spent_date": date(2026, 3, 12),
        "notes": "",
        "has_receipt": False,
        "units": None,
        "unit_price": None,
        "total": total,
    }
    return BillableExpense(**(defaults | values))


def lines(*expenses: BillableExpense, grouping: str = "person", currency: str = "GBP") -> list[rules.ExpenseLine]:
    return rules.lines_from_expenses(expenses, grouping=grouping, currency=currency)


amounts = st.integers(-(10**12), 10**12).map(lambda millionths: Decimal(millionths) / 1_000_000)
prices = st.sampled_from([None, Decimal("0.003"), Decimal("0.67"), Decimal("0.000001")])


@st.composite
def some_expense(draw: st.DrawFn) -> BillableExpense:
    price = draw(prices)
    figures: dict[str, Any] = {"total": draw(amounts)}
    if price is not None:
        figures = {"units": draw(st.integers(0, 10**9).map(lambda units: Decimal(units) / 10_000)), "unit_price": price}
    return spent(
        draw(st.sampled_from([TRAVEL, MILEAGE, LLM])),
        project=draw(st.sampled_from([0, 1])),
        spent_date=date(2026, 3, 1) + timedelta(days=draw(st.integers(0, 30))),
        notes=draw(st.text(max_size=400)),
        has_receipt=draw(st.booleans()),
        **figures,
    )


some_expenses = st.lists(some_expense(), max_size=25)


@given(expenses=some_expenses, grouping=st.sampled_from(GROUPINGS))
def test_every_expense_stands_on_exactly_one_line(expenses: list[BillableExpense], grouping: str) -> None:
    taken = Counter(each for line in lines(*expenses, grouping=grouping) for each in line.expense_ids)
    assert taken == Counter(expense.expense_id for expense in expenses)


@given(expenses=some_expenses, grouping=st.sampled_from(GROUPINGS), currency=st.sampled_from(["JPY", "GBP", "KWD"]))
def test_a_line_is_its_exactly_summed_units_at_their_one_price_or_its_exactly_summed_totals(
    expenses: list[BillableExpense], grouping: str, currency: str
) -> None:
    by_id = {expense.expense_id: expense for expense in expenses}
    for line in lines(*expenses, grouping=grouping, currency=currency):
        behind = [by_id[each] for each in line.expense_ids]
        assert len({(one.category_id, one.unit_price) for one in behind}) == 1
        assert line.is_agent_work == (behind[0].category == "LLM Usage")
        if behind[0].unit_price is None:
            exact = sum((one.total for one in behind), Decimal(0))
            places = {"JPY": 0, "GBP": 2, "KWD": 3}[currency]
            assert (line.quantity, line.unit) == (Decimal(1), "")
            assert line.amount == line.unit_price == round_half_up(exact, places)
        else:
            assert line.quantity == sum(one.units or 0 for one in behind)
            assert line.unit_price == behind[0].unit_price
        assert line.amount == rules.line_amount(line.quantity, line.unit_price, currency=currency)
        assert len(line.description) <= rules.DESCRIPTION_LENGTH
        assert len(line.detail) <= rules.DETAIL_LENGTH


@given(expenses=some_expenses, grouping=st.sampled_from(GROUPINGS), seed=st.randoms())
def test_the_same_expenses_make_the_same_lines_in_whatever_order_they_are_read(
    expenses: list[BillableExpense], grouping: str, seed: Random
) -> None:
    shuffled = list(expenses)
    seed.shuffle(shuffled)
    assert lines(*shuffled, grouping=grouping) == lines(*expenses, grouping=grouping)


def test_tokens_are_summed_before_they_are_priced_as_billing_prints_it() -> None:
    usage = [spent(LLM, units=Decimal(45), unit_price=Decimal("0.003"), model="claude-opus-4-6") for _ in range(4)]
    [line] = lines(*usage)
    assert (line.quantity, line.unit, line.unit_price) == (Decimal(180), "k tokens", Decimal("0.003"))
    assert (line.amount, line.is_agent_work) == (Decimal("0.54"), True)
    assert (line.heading, line.description) == ("Expenses", "LLM Usage, claude-opus-4-6")


def test_different_prices_of_one_category_are_different_lines_the_dearer_first() -> None:
    short = spent(MILEAGE, units=Decimal(10), unit_price=Decimal("0.45"))
    long = spent(MILEAGE, units=Decimal(45), unit_price=Decimal("0.67"))
    assert [line.amount for line in lines(short, long)] == [Decimal("30.15"), Decimal("4.50")]


def test_fractions_of_a_cent_are_summed_before_they_are_rounded() -> None:
    [line] = lines(*[spent(total=Decimal("0.135"))] * 1, *[spent(total=Decimal("0.135")) for _ in range(3)])
    assert (line.quantity, line.amount) == (Decimal(1), Decimal("0.54"))


def test_units_are_rounded_half_up_to_four_decimals_once() -> None:
    usage = [spent(LLM, units=Decimal("0.000025"), unit_price=Decimal(100)) for _ in range(6)]
    [line] = lines(*usage)
    assert (line.quantity, line.amount) == (Decimal("0.0002"), Decimal("0.02"))


def test_a_refund_is_taken_off_its_category() -> None:
    [line] = lines(spent(), spent(total=Decimal(-6), notes="Refund of a ticket"))
    assert line.amount == Decimal("50.30")


@pytest.mark.parametrize(
    ("grouping", "headings"),
    [
        ("project", ["Expenses, Claims", "Expenses, Payments"]),
        ("detailed", ["Expenses, Claims", "Expenses, Payments"]),
        ("task", ["Expenses"]),
        ("person", ["Expenses"]),
    ],
)
def test_projects_stay_apart_where_the_grouping_asks_for_it(grouping: str, headings: list[str]) -> None:
    found = lines(spent(), spent(project=1), grouping=grouping)
    assert [line.heading for line in found] == headings
    assert [line.project_id is None for line in found] == [len(headings) == 1] * len(headings)


def test_by_person_a_line_names_the_projects_it_is_of() -> None:
    [line] = lines(spent(), spent(project=1))
    assert line.detail == "Claims, Payments"


def test_detailed_lines_carry_day_notes_and_receipt_of_each_expense() -> None:
    rail = spent(notes="Rail,\nLondon to Leeds", has_receipt=True)
    inn = spent(notes="A night in Leeds", spent_date=date(2026, 3, 13))
    miles = [
        spent(MILEAGE, units=Decimal(1), unit_price=Decimal("0.67"), spent_date=date(2026, 3, day)) for day in (2, 3)
    ]
    found = lines(inn, rail, *miles, grouping="detailed")
    assert [line.detail for line in found] == [
        "2 Mar\n3 Mar",
        "12 Mar, Rail, London to Leeds (receipt)",
        "13 Mar, A night in Leeds",
    ]


def test_what_has_no_room_in_the_detail_is_counted() -> None:
    usage = [spent(LLM, units=Decimal(1), unit_price=Decimal("0.003"), notes="x" * 100) for _ in range(20)]
    [line] = lines(*usage, grouping="detailed")
    assert line.detail.endswith("and 12 more")
    assert line.detail.count("\n") == 8


def test_a_category_of_units_with_an_amount_typed_makes_a_line_of_its_own() -> None:
    found = lines(spent(MILEAGE, units=Decimal(45), unit_price=Decimal("0.67")), spent(MILEAGE))
    assert [(line.quantity, line.unit, line.amount) for line in found] == [
        (Decimal(45), "miles", Decimal("30.15")),
        (Decimal(1), "", Decimal("56.30")),
    ]
