"""Which budgets are whole (budgets.md), without a database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.projects.rules import Budget, settle_budget

NONE = Budget(by="none", unit="hours", ms=None, amount=None, alert_percent=80)
HOURS = replace(NONE, by="total_hours", ms=200 * HOUR_MS)
FEES = replace(NONE, by="total_fees", amount=Decimal(30000))


@pytest.mark.parametrize(
    ("wanted", "counts"),
    [
        (NONE, ""),
        (HOURS, "hours"),
        (FEES, "fees"),
        (replace(NONE, by="per_task"), "hours"),
        (replace(NONE, by="per_person", unit="fees"), "fees"),
        (replace(NONE, unit="fees"), ""),
    ],
)
def test_a_budget_counts_hours_or_fees_or_nothing(wanted: Budget, counts: str) -> None:
    assert wanted.counts == counts


@pytest.mark.parametrize("budget", [NONE, HOURS, FEES, replace(NONE, by="per_task", unit="fees")])
def test_a_whole_budget_stays_as_it_is(budget: Budget) -> None:
    assert settle_budget(budget, {"by", "ms", "amount"}) == budget
    assert settle_budget(budget, set()) == budget


def test_a_figure_alone_says_what_the_budget_is_counted_in() -> None:
    assert settle_budget(replace(HOURS, by="none"), {"ms"}) == HOURS
    assert settle_budget(replace(HOURS, by="none"), {"ms", "amount"}) == HOURS
    assert settle_budget(replace(HOURS, amount=Decimal(30000)), {"amount"}) == FEES


def test_a_figure_taken_away_takes_its_budget_with_it_and_no_other() -> None:
    assert settle_budget(replace(HOURS, ms=None), {"ms"}) == NONE
    assert settle_budget(HOURS, {"amount"}) == HOURS
    assert settle_budget(replace(NONE, by="per_task"), {"ms"}).by == "per_task"


@pytest.mark.parametrize("by", ["none", "total_fees", "per_task", "per_person"])
def test_hours_of_another_kind_of_budget_are_refused_when_given_and_dropped_when_old(by: str) -> None:
    wanted = replace(FEES, by=by, ms=HOUR_MS, amount=FEES.amount if by == "total_fees" else None)
    with pytest.raises(ValidationRefused) as refused:
        settle_budget(wanted, {"by", "ms"})
    assert refused.value.field == "budget_ms"
    assert settle_budget(wanted, {"by"}).ms is None


def test_two_figures_without_a_kind_are_refused() -> None:
    with pytest.raises(ValidationRefused) as refused:
        settle_budget(replace(HOURS, by="none", amount=Decimal(1)), {"ms", "amount"})
    assert refused.value.field == "budget_amount"


@pytest.mark.parametrize(("by", "field"), [("total_hours", "budget_ms"), ("total_fees", "budget_amount")])
def test_a_total_needs_its_figure(by: str, field: str) -> None:
    with pytest.raises(ValidationRefused) as refused:
        settle_budget(replace(NONE, by=by), {"by"})
    assert refused.value.field == field


@pytest.mark.parametrize("percent", [0, 1001, -1])
def test_an_alert_is_a_percentage(percent: int) -> None:
    with pytest.raises(ValidationRefused):
        settle_budget(replace(HOURS, alert_percent=percent), {"alert_percent"})


def test_hours_are_not_negative() -> None:
    with pytest.raises(ValidationRefused):
        settle_budget(replace(HOURS, ms=-1), {"ms"})
