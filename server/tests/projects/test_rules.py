"""Which hours are billable and at which rate (T6, R1-R4, N7), without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.amounts import RATE_LIMIT, check_amount, check_rate
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.money import LIMIT
from keito_server.projects.errors import FeeNotFixed
from keito_server.projects.rules import (
    Billing,
    Rates,
    check_dates,
    is_billable,
    resolve_rate,
    settle_billing,
)
from keito_server.time_entries.rules import amount_of

HOUR_AND_A_HALF = 5_400_000
perhaps = st.one_of(st.none(), st.integers(0, 10**9).map(Decimal))
rates = st.builds(Rates, perhaps, perhaps, perhaps, perhaps, perhaps)
perhaps_bool = st.sampled_from([None, False, True])

PERSON = Rates(
    project=Decimal(100),
    project_task=Decimal(90),
    assignment=Decimal(120),
    task_default=Decimal(80),
    member_default=Decimal(150),
)
"""Of the example: project 100, task 80 (the project's own 90), person's default 150 (assignment 120)."""
AGENT = replace(PERSON, assignment=None, member_default=Decimal(75))
"""The same project for an agent whose own rate is 75."""
AGENT_WITHOUT_RATE = replace(AGENT, member_default=None)


@pytest.mark.parametrize(
    ("bill_by", "agents_bill_at", "is_agent", "valid", "amount"),
    [
        pytest.param("project", "own_rate", False, PERSON, "150.00", id="project-person"),
        pytest.param("project", "own_rate", True, AGENT, "112.50", id="project-agent"),
        pytest.param("task", "own_rate", False, PERSON, "135.00", id="task-person"),
        pytest.param("task", "own_rate", True, AGENT, "112.50", id="task-agent"),
        pytest.param("person", "own_rate", False, PERSON, "180.00", id="person-person"),
        pytest.param("person", "own_rate", True, AGENT, "112.50", id="person-agent"),
        pytest.param("none", "own_rate", False, PERSON, None, id="non-billable-person"),
        pytest.param("none", "own_rate", True, AGENT, None, id="non-billable-agent"),
        pytest.param("project", "project_rates", True, AGENT, "150.00", id="agents-bill-at-projects-rates-by-project"),
        pytest.param("task", "project_rates", True, AGENT, "135.00", id="agents-bill-at-projects-rates-by-task"),
        pytest.param("person", "own_rate", True, AGENT_WITHOUT_RATE, None, id="agent-without-own-rate-by-person"),
        pytest.param("project", "own_rate", True, AGENT_WITHOUT_RATE, "150.00", id="agent-without-own-rate-by-project"),
        pytest.param("task", "own_rate", True, AGENT_WITHOUT_RATE, "135.00", id="agent-without-own-rate-by-task"),
    ],
)
def test_an_hour_and_a_half_of_the_example_comes_out_to_the_penny(
    bill_by: str, agents_bill_at: str, is_agent: bool, valid: Rates, amount: str | None
) -> None:
    rate = resolve_rate(
        bill_by=bill_by, agents_bill_at=agents_bill_at, is_agent=is_agent, rates=valid, same_currency=True
    )
    assert amount_of(HOUR_AND_A_HALF, rate) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("bill_by", "missing", "next_best"),
    [
        ("project", "project", None),
        ("task", "project_task", "task_default"),
        ("task", "task_default", "project_task"),
        ("person", "assignment", "member_default"),
        ("person", "member_default", "assignment"),
    ],
)
def test_without_a_rate_of_its_own_a_default_counts_or_none(bill_by: str, missing: str, next_best: str | None) -> None:
    valid = replace(PERSON, **{missing: None})
    rate = resolve_rate(bill_by=bill_by, agents_bill_at="own_rate", is_agent=False, rates=valid, same_currency=True)
    assert rate == (None if next_best is None else getattr(valid, next_best))


@given(st.sampled_from(["project", "task", "person", "none"]), st.booleans(), st.booleans(), st.booleans())
def test_no_rate_is_never_0(bill_by: str, agents_own: bool, is_agent: bool, same_currency: bool) -> None:
    rate = resolve_rate(
        bill_by=bill_by,
        agents_bill_at="own_rate" if agents_own else "project_rates",
        is_agent=is_agent,
        rates=Rates(),
        same_currency=same_currency,
    )
    assert rate is None


@pytest.mark.parametrize("bill_by", ["project", "task", "person"])
def test_a_rate_of_0_is_free_on_purpose_and_hides_what_lies_behind_it(bill_by: str) -> None:
    free = Rates(Decimal(0), Decimal(0), Decimal(0), Decimal(80), Decimal(150))
    for is_agent in (False, True):
        rate = resolve_rate(
            bill_by=bill_by, agents_bill_at="own_rate", is_agent=is_agent, rates=free, same_currency=True
        )
        assert rate == 0
        assert rate is not None


@given(st.sampled_from(["project", "task", "person"]), st.booleans(), st.booleans(), rates)
def test_defaults_in_another_currency_are_never_taken_one_to_one(
    bill_by: str, agents_own: bool, is_agent: bool, valid: Rates
) -> None:
    agents_bill_at = "own_rate" if agents_own else "project_rates"
    abroad = resolve_rate(
        bill_by=bill_by, agents_bill_at=agents_bill_at, is_agent=is_agent, rates=valid, same_currency=False
    )
    at_home = resolve_rate(
        bill_by=bill_by,
        agents_bill_at=agents_bill_at,
        is_agent=is_agent,
        rates=replace(valid, task_default=None, member_default=None),
        same_currency=True,
    )
    assert abroad == at_home


@given(st.sampled_from(["project", "task", "person", "none"]), rates, st.booleans())
def test_what_agents_bill_at_is_nothing_to_people(bill_by: str, valid: Rates, same_currency: bool) -> None:
    both = {
        resolve_rate(bill_by=bill_by, agents_bill_at=choice, is_agent=False, rates=valid, same_currency=same_currency)
        for choice in ("own_rate", "project_rates")
    }
    assert len(both) == 1


@given(st.sampled_from(["project", "task", "person"]), rates)
def test_an_agent_at_the_projects_rates_bills_like_a_person(bill_by: str, valid: Rates) -> None:
    agent, person = (
        resolve_rate(
            bill_by=bill_by, agents_bill_at="project_rates", is_agent=is_agent, rates=valid, same_currency=True
        )
        for is_agent in (True, False)
    )
    assert agent == person


BILLABLE = [
    (given, own_task, task_default, project_default)
    for given, own_task, task_default, project_default in product(
        (None, False, True), (None, False, True), (None, False, True), (False, True)
    )
]


@pytest.mark.parametrize(("given_value", "own_task", "task_default", "project_default"), BILLABLE)
def test_the_nearest_setting_says_whether_time_is_billable(
    given_value: bool | None, own_task: bool | None, task_default: bool | None, project_default: bool
) -> None:
    nearest = next(choice for choice in (given_value, own_task, task_default, project_default) if choice is not None)
    for project_bills in (True, False):
        billable = is_billable(
            given=given_value,
            project_bills=project_bills,
            project_default=project_default,
            own_task=own_task,
            task_default=task_default,
        )
        assert billable is (nearest and project_bills)


@given(
    st.sampled_from(["time_and_materials", "fixed_fee", "non_billable"]),
    st.sampled_from(["project", "task", "person", "none"]),
    st.booleans(),
    perhaps,
)
def test_billing_is_made_consistent_and_stays_so(
    billing_type: str, bill_by: str, billable: bool, fee: Decimal | None
) -> None:
    wanted = Billing(billing_type, bill_by, billable, fee)
    settled = settle_billing(wanted, fee_is_given=False)
    assert settled.billing_type == billing_type
    assert settled.bill_by == ("none" if billing_type == "non_billable" else bill_by)
    assert not (settled.is_billable and settled.bill_by == "none")
    assert settled.fee is None or billing_type == "fixed_fee"
    assert settle_billing(settled, fee_is_given=settled.fee is not None) == settled


@pytest.mark.parametrize("billing_type", ["time_and_materials", "non_billable"])
def test_refuses_a_fee_where_there_is_none(billing_type: str) -> None:
    with pytest.raises(FeeNotFixed):
        settle_billing(Billing(billing_type, "project", True, Decimal(5000)), fee_is_given=True)


@pytest.mark.parametrize("amount", [None, "0", "0.000001", str(LIMIT)])
def test_takes_an_amount_of_0_or_more(amount: str | None) -> None:
    value = None if amount is None else Decimal(amount)
    assert check_amount(value, field="fee") == value


@pytest.mark.parametrize(
    "amount", ["-0.000001", "-1", "1000000000000.000001", "NaN", "-NaN", "sNaN", "Infinity", "1e400"]
)
def test_refuses_what_is_no_amount(amount: str) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        check_amount(Decimal(amount), field="fee")
    assert refusal.value.field == "fee"


def test_a_rate_leaves_room_for_the_hours_it_is_multiplied_by() -> None:
    assert check_rate(RATE_LIMIT, field="rate") == RATE_LIMIT
    assert amount_of(1000 * 3_600_000, RATE_LIMIT) == LIMIT
    with pytest.raises(ValidationRefused):
        check_rate(RATE_LIMIT + Decimal("0.000001"), field="rate")


def test_a_project_does_not_end_before_it_starts() -> None:
    check_dates(date(2026, 3, 1), date(2026, 3, 1))
    check_dates(None, date(2026, 3, 1))
    with pytest.raises(ValidationRefused):
        check_dates(date(2026, 3, 2), date(2026, 3, 1))
