"""The rules of invoices, without a database: lines from time, amounts, tax, totals, numbers and dates."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.invoices import rules
from keito_server.invoices.errors import (
    AmountTooLarge,
    InvoiceEmpty,
    LineWithoutWords,
    NegativeTotal,
    PeriodReversed,
    RateNotPercentage,
    TooMuchTime,
)
from keito_server.invoices.rules import BillableTime
from keito_server.kit.durations import HOUR_MS, exact_hours

MINUTE_MS = HOUR_MS // 60
GROUPINGS = ["project", "task", "person", "detailed"]


def time(**values: object) -> BillableTime:
    """An hour of Bob's development at 125."""
    defaults: dict[str, object] = {
        "entry_id": uuid4(),
        "project_id": UUID(int=1),
        "project": "Payments platform",
        "task_id": UUID(int=1),
        "task": "Development",
        "member_id": UUID(int=1),
        "member": "Bob Lindqvist",
        "spent_date": date(2026, 3, 12),
        "notes": "",
        "counted_ms": HOUR_MS,
        "rate": Decimal(125),
        "is_agent_work": False,
    }
    return BillableTime(**(defaults | values))  # type: ignore[arg-type]  # a test names what it is about


some_time = st.builds(
    time,
    entry_id=st.uuids(version=4),
    project_id=st.sampled_from([UUID(int=1), UUID(int=2)]),
    project=st.sampled_from(["Payments platform", "Open banking"]),
    task_id=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
    task=st.sampled_from(["", "Development", "Review"]),
    member_id=st.sampled_from([UUID(int=1), UUID(int=2), UUID(int=3)]),
    spent_date=st.dates(date(2026, 1, 1), date(2026, 4, 1)),
    counted_ms=st.integers(0, 24 * HOUR_MS),
    rate=st.decimals(0, 500, places=3),
    is_agent_work=st.booleans(),
)
some_times = st.lists(some_time, max_size=40, unique_by=lambda time: time.entry_id)


@given(times=some_times, grouping=st.sampled_from(GROUPINGS))
def test_every_entry_stands_on_exactly_one_line_and_no_time_is_lost(times: list[BillableTime], grouping: str) -> None:
    lines = rules.lines_from_time(times, grouping=grouping, currency="GBP")
    assert Counter(entry for line in lines for entry in line.entry_ids) == Counter(time.entry_id for time in times)
    assert sum(line.counted_ms for line in lines) == sum(time.counted_ms for time in times)


@given(times=some_times, grouping=st.sampled_from(GROUPINGS))
def test_a_line_has_one_rate_one_kind_of_work_and_its_own_exact_hours(times: list[BillableTime], grouping: str) -> None:
    by_id = {time.entry_id: time for time in times}
    for line in rules.lines_from_time(times, grouping=grouping, currency="GBP"):
        behind = [by_id[entry] for entry in line.entry_ids]
        assert {(time.rate, time.is_agent_work) for time in behind} == {(line.unit_price, line.is_agent_work)}
        assert abs(line.quantity - exact_hours(sum(time.counted_ms for time in behind))) <= Decimal("0.00005")
        assert line.amount == rules.line_amount(line.quantity, line.unit_price, currency="GBP")


@given(times=some_times, grouping=st.sampled_from(GROUPINGS), seed=st.randoms())
def test_the_same_time_makes_the_same_invoice_in_whatever_order_it_is_read(
    times: list[BillableTime], grouping: str, seed: Random
) -> None:
    shuffled = list(times)
    seed.shuffle(shuffled)
    assert rules.lines_from_time(shuffled, grouping=grouping, currency="GBP") == rules.lines_from_time(
        times, grouping=grouping, currency="GBP"
    )


def test_three_times_twenty_minutes_make_one_hour() -> None:
    thirds = [time(counted_ms=20 * MINUTE_MS) for _ in range(3)]
    [line] = rules.lines_from_time(thirds, grouping="person", currency="GBP")
    assert (line.quantity, line.amount) == (Decimal(1), Decimal(125))


def test_different_rates_of_one_person_are_different_lines() -> None:
    lines = rules.lines_from_time([time(), time(rate=Decimal(140))], grouping="person", currency="GBP")
    assert [line.unit_price for line in lines] == [Decimal(140), Decimal(125)]


def test_by_person_our_people_stand_before_our_agents() -> None:
    bot = time(member_id=UUID(int=9), member="review-bot-01", task="Code review", rate=Decimal(75), is_agent_work=True)
    lines = rules.lines_from_time([bot, time()], grouping="person", currency="GBP")
    assert [(line.heading, line.description, line.is_agent_work) for line in lines] == [
        ("Our people", "Bob Lindqvist, Development", False),
        ("Our agents", "review-bot-01, Code review", True),
    ]


def test_by_project_people_and_agents_stand_under_one_heading() -> None:
    bot = time(member="review-bot-01", task="Code review", is_agent_work=True)
    lines = rules.lines_from_time([bot, time()], grouping="project", currency="GBP")
    assert [(line.heading, line.description) for line in lines] == [
        ("Payments platform", "Development"),
        ("Payments platform", "Code review"),
    ]


def test_by_task_the_same_work_on_two_projects_is_one_line_of_no_project() -> None:
    there = time(project_id=UUID(int=2), project="Open banking")
    [line] = rules.lines_from_time([time(), there], grouping="task", currency="GBP")
    assert (line.description, line.detail, line.project_id) == ("Development", "Open banking, Payments platform", None)


def test_detailed_lines_name_day_member_and_task_and_carry_the_notes() -> None:
    [line] = rules.lines_from_time([time(notes="Settlement backfill\n")], grouping="detailed", currency="GBP")
    assert (line.description, line.detail) == ("12 Mar, Bob Lindqvist, Development", "Settlement backfill")


def test_two_people_of_the_same_name_stay_apart() -> None:
    lines = rules.lines_from_time([time(), time(member_id=UUID(int=2))], grouping="person", currency="GBP")
    assert len(lines) == 2


def test_quantity_is_rounded_half_up_to_four_decimals() -> None:
    assert rules.quantity_of(HOUR_MS // 3) == Decimal("0.3333")
    assert rules.quantity_of(180) == Decimal("0.0001")  # 0.00005 h exactly


@pytest.mark.parametrize(
    ("quantity", "price", "currency", "amount"),
    [
        ("180", "0.003", "GBP", "0.54"),
        ("45", "0.003", "GBP", "0.14"),
        ("12.5", "140", "GBP", "1750.00"),
        ("1.5", "1001", "JPY", "1502"),
        ("1.0005", "1", "KWD", "1.001"),
        ("-2", "10.005", "GBP", "-20.01"),
        ("-1", "0.005", "GBP", "-0.01"),
    ],
)
def test_an_amount_is_rounded_half_up_to_the_minor_unit(quantity: str, price: str, currency: str, amount: str) -> None:
    assert str(rules.line_amount(Decimal(quantity), Decimal(price), currency=currency)) == amount


@pytest.mark.parametrize(("quantity", "price", "field"), [("1e13", "1", "quantity"), ("1", "1e13", "unit_price")])
def test_refuses_figures_beyond_the_limit_beside_their_field(quantity: str, price: str, field: str) -> None:
    with pytest.raises(AmountTooLarge) as refused:
        rules.line_amount(Decimal(quantity), Decimal(price), currency="GBP")
    assert refused.value.field == field


def test_refuses_figures_whose_product_is_beyond_the_limit() -> None:
    with pytest.raises(AmountTooLarge):
        rules.line_amount(Decimal(10) ** 7, Decimal(10) ** 7, currency="GBP")


def test_tax_is_taken_of_the_taxed_lines_and_rounded_once() -> None:
    lines = [(Decimal("10.03"), True)] * 3 + [(Decimal(100), False)]
    totals = rules.reckon_totals(lines, tax_rate=Decimal("8.875"), currency="GBP")
    assert (totals.subtotal, totals.tax_base) == (Decimal("130.09"), Decimal("30.09"))
    assert totals.tax_amount == Decimal("2.67")  # 2.67048…; three times 0.89 and a bit would be 2.67 as well
    assert totals.total == Decimal("132.76")


def test_without_a_rate_there_is_no_tax_and_no_base() -> None:
    totals = rules.reckon_totals([(Decimal(10), True)], tax_rate=None, currency="GBP")
    assert (totals.tax_base, totals.tax_amount, totals.total) == (Decimal(0), Decimal(0), Decimal(10))


@given(
    amounts=st.lists(st.tuples(st.decimals(-(10**9), 10**9, places=2), st.booleans()), max_size=60),
    rate=st.none() | st.decimals(0, 100, places=3),
)
def test_a_total_is_its_subtotal_and_its_tax(amounts: list[tuple[Decimal, bool]], rate: Decimal | None) -> None:
    totals = rules.reckon_totals(amounts, tax_rate=rate, currency="GBP")
    assert totals.subtotal == sum((amount for amount, _ in amounts), Decimal(0))
    assert totals.total == totals.subtotal + totals.tax_amount
    exact = totals.tax_base * (rate or 0) / 100
    assert abs(totals.tax_amount - exact) <= Decimal("0.005")


@pytest.mark.parametrize("rate", ["-1", "100.001", "101"])
def test_refuses_a_tax_rate_that_is_no_percentage(rate: str) -> None:
    with pytest.raises(RateNotPercentage):
        rules.check_tax_rate(Decimal(rate))


def test_refuses_a_period_that_ends_before_it_begins() -> None:
    with pytest.raises(PeriodReversed):
        rules.check_period(date(2026, 3, 2), date(2026, 3, 1))


def test_refuses_more_than_an_invoice_can_hold() -> None:
    rules.check_size(lines=rules.LINES_LIMIT, entries=rules.ENTRIES_LIMIT)
    with pytest.raises(TooMuchTime):
        rules.check_size(lines=rules.LINES_LIMIT + 1)
    with pytest.raises(TooMuchTime):
        rules.check_size(lines=1, entries=rules.ENTRIES_LIMIT + 1)


def test_an_empty_or_negative_invoice_is_not_issued_and_one_of_nothing_is_paid() -> None:
    with pytest.raises(InvoiceEmpty):
        rules.check_issuable(descriptions=[], total=Decimal(0))
    with pytest.raises(LineWithoutWords, match="Line 2"):
        rules.check_issuable(descriptions=["Advice", " "], total=Decimal(1))
    with pytest.raises(NegativeTotal):
        rules.check_issuable(descriptions=["Advice"], total=Decimal("-0.01"))
    assert rules.state_when_issued(Decimal("0.00")) == "paid"
    assert rules.state_when_issued(Decimal("0.01")) == "open"


@pytest.mark.parametrize(
    ("pattern", "counter", "number"),
    [
        ("INV-{YYYY}-{####}", 42, "INV-2026-0042"),
        ("{####}", 12345, "12345"),
        ("{YYYY}/{YYYY}/{####}", 1, "2026/2026/0001"),
    ],
)
def test_a_number_follows_its_pattern(pattern: str, counter: int, number: str) -> None:
    assert rules.number_from(pattern, counter=counter, year=2026) == number


def test_terms_say_when_payment_is_due() -> None:
    assert rules.due_date(date(2026, 3, 12), 30) == date(2026, 4, 11)
    assert (rules.terms_label(0), rules.terms_label(45)) == ("Upon receipt", "Net 45")


def test_an_open_invoice_is_overdue_from_the_day_after_it_is_due() -> None:
    due = date(2026, 4, 11)
    assert rules.shown_state("open", due=due, today=due) == "open"
    assert rules.shown_state("open", due=due, today=due + timedelta(days=1)) == "overdue"
    assert rules.shown_state("paid", due=due, today=due + timedelta(days=90)) == "paid"


def test_what_is_owed_stands_by_currency_and_age() -> None:
    today = date(2026, 3, 12)
    ages = [0, 1, 30, 31, 60, 61, 90, 91]
    rows = [("GBP", today - timedelta(days=age), Decimal(1), 1) for age in ages] + [("EUR", today, Decimal(5), 2)]
    pounds, euros = rules.owed_by_age(rows, today=today)
    by_age = [pounds.not_due, pounds.to_30, pounds.to_60, pounds.to_90, pounds.over_90]
    assert by_age == [Decimal(sum_) for sum_ in (1, 2, 2, 2, 1)]
    assert (pounds.invoices, pounds.overdue, pounds.total) == (8, Decimal(7), Decimal(8))
    assert (euros.invoices, euros.total) == (2, Decimal(5))


def test_a_subject_names_projects_and_period_and_fits() -> None:
    march = (date(2026, 3, 1), date(2026, 3, 31))
    assert rules.subject_of(["Open banking"], march) == "Open banking, March 2026"
    assert rules.subject_of(["A", "B"], (date(2025, 12, 30), date(2026, 1, 2))) == (
        "A and B, 30 December 2025 – 2 January 2026"
    )
    assert rules.subject_of(["A", "B", "C"], march).startswith("3 projects, ")
    assert len(rules.subject_of(["x" * 120, "y" * 120], march)) == 200
