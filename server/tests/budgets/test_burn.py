"""The burn of a budget from what its days hold, and the chart that is drawn of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keito_server.budgets.queries.burn import Burn, burn_of, total_of
from keito_server.budgets.queries.by_day import spending_by_day, time_by_day
from keito_server.budgets.queries.progress import parts_of
from keito_server.budgets.rules import Projection, State
from keito_server.budgets.views.burn_chart import burn_chart
from keito_server.budgets.views.burn_words import BurnWords
from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Assignment, Project
from keito_server.web.formats import Formats
from tests import factories
from tests.budgets.conftest import Shop

TODAY = date(2026, 3, 12)


def burn(project: Project, today: date = TODAY) -> Burn:
    return burn_of(
        project,
        time_by_day(project),
        spending_by_day(project),
        total=total_of(project, parts_of(project.workspace_id, [project]).get(project.id, [])),
        today=today,
        week_start=0,
    )


def fees_budget(shop: Shop, amount: int = 1000, **values: Any) -> Project:
    return shop.project(budget_by="total_fees", budget_amount=Decimal(amount), **values)


def test_the_end_is_reckoned_by_the_pace_of_the_last_four_weeks(shop: Shop) -> None:
    project = fees_budget(shop, start_date=date(2026, 1, 5), end_date=date(2026, 4, 30))
    shop.hours(project, 2, spent_date=date(2026, 1, 6))
    shop.hours(project, 7, spent_date=date(2026, 3, 4))
    found = burn(project)
    assert found.state is State.WARNING
    assert found.passed_on == date(2026, 3, 4)
    # 100 are left, and 700 in 28 days are 25 a day.
    assert found.projection is not None
    assert (found.projection.used_up_on, found.projection.days_before_end) == (date(2026, 3, 16), 45)
    assert found.forecast == (date(2026, 3, 16), Decimal(1000))
    assert (found.first_day, found.last_day, found.ends_on) == (
        date(2026, 1, 5),
        date(2026, 4, 30),
        date(2026, 4, 30),
    )


def test_the_pace_begins_with_the_first_of_its_28_days(shop: Shop) -> None:
    project = shop.project(budget_by="total_hours", budget_ms=100 * HOUR_MS, end_date=date(2026, 5, 1))
    shop.hours(project, 4, spent_date=date(2026, 2, 12))
    shop.hours(project, 56, spent_date=date(2026, 2, 13))
    assert burn(project).projection == Projection(used_up_on=date(2026, 4, 1), days_before_end=30)


def test_the_last_point_is_what_is_spent(shop: Shop) -> None:
    project = fees_budget(shop, budget_includes_expenses=True)
    shop.hours(project, 3, spent_date=date(2026, 2, 3))
    shop.hours(project, 1, spent_date=date(2026, 3, 13))
    shop.spend(project, "12.50")
    shop.spend(project, "99", is_billable=False)
    found = burn(project)
    assert found.points[-1].total == found.spent == Decimal("412.50")
    assert found.parts.other == Decimal("12.50")


def test_people_stand_apart_from_agents_and_llm_usage(shop: Shop) -> None:
    project = fees_budget(shop, budget_includes_expenses=True)
    shop.hours(project, 3)
    shop.hours(project, 2, by=shop.cast.review_bot)
    shop.hours(project, 1, source="agent")
    factories.expense(
        shop.cast.review_bot, project, factories.llm_usage(shop.cast.alice.workspace), total=Decimal("0.54")
    )
    found = burn(project)
    assert found.points[-1].people == 300
    assert found.points[-1].agents == Decimal("300.54")
    assert (found.parts.people_ms, found.parts.agents_ms) == (3 * HOUR_MS, 3 * HOUR_MS)


def test_a_monthly_budget_has_the_days_of_its_month_alone(shop: Shop) -> None:
    project = shop.project(budget_by="total_hours", budget_ms=40 * HOUR_MS, budget_is_monthly=True)
    shop.hours(project, 30, spent_date=date(2026, 2, 27))
    shop.hours(project, 8, spent_date=date(2026, 3, 2))
    found = burn(project)
    assert found.spent == 8 * HOUR_MS
    assert (found.first_day, found.last_day, found.ends_on) == (
        date(2026, 3, 1),
        date(2026, 3, 31),
        date(2026, 3, 31),
    )
    assert [point.last_day.day for point in found.points] == list(range(1, 13))


def test_a_budget_in_parts_counts_what_belongs_to_one(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_unit="hours")
    rows = Assignment.objects.in_workspace(project.workspace_id)
    rows.filter(project=project, member=shop.cast.bob).update(budget_ms=10 * HOUR_MS)
    shop.hours(project, 4)
    shop.hours(project, 5, by=shop.cast.carol)
    found = burn(project)
    assert found.total == 10 * HOUR_MS
    assert found.spent == 4 * HOUR_MS


def test_a_project_without_an_end_has_no_even_pace_and_room_for_its_forecast(shop: Shop) -> None:
    project = fees_budget(shop)
    shop.hours(project, 8, spent_date=date(2026, 3, 4))
    found = burn(project)
    assert found.ends_on is None
    assert found.projection is not None
    assert found.last_day > found.projection.used_up_on


def words_of(found: Burn, *, is_share_alone: bool = False) -> BurnWords:
    return BurnWords(found, "GBP", Formats(), is_share_alone=is_share_alone)


def test_the_chart_says_in_its_title_what_it_shows(shop: Shop) -> None:
    project = fees_budget(shop, start_date=date(2026, 1, 5), end_date=date(2026, 4, 30))
    shop.hours(project, 9, spent_date=date(2026, 3, 4))
    finding = burn_chart(words_of(burn(project))).finding
    assert finding == "Used: £900.00 of £1,000.00 by 12 March; forecast to reach the budget on 16 March"


def test_lines_stand_where_the_amounts_do(shop: Shop) -> None:
    project = fees_budget(shop, start_date=date(2026, 1, 5), end_date=date(2026, 4, 30))
    shop.hours(project, 9, spent_date=date(2026, 3, 4))
    chart = burn_chart(words_of(burn(project)))
    # Marks reach from 0 at 236 to 1,000 at 25.
    assert (chart.limit_y, chart.alert_y) == (Decimal(25), Decimal("67.2"))
    assert chart.now[1] == Decimal("46.1")
    assert chart.pace == (Decimal(744), Decimal(25))
    assert chart.forecast is not None
    assert chart.forecast[1] == chart.limit_y
    assert chart.line.startswith("44.0,236.0 ")
    assert chart.line.endswith(f"{chart.now[0]},{chart.now[1]}")
    assert [label.words for label in chart.labels] == [
        "Budget £1,000",
        "Alert at 80%, £800",
        "£900 on 12 March",
        "16 March",
        "Even pace",
    ]


def test_what_is_beyond_the_budget_still_fits_the_chart(shop: Shop) -> None:
    project = fees_budget(shop)
    shop.hours(project, 31)
    chart = burn_chart(words_of(burn(project)))
    assert chart.now[1] >= 25
    assert chart.limit_y > chart.now[1]
    assert chart.forecast is None
    assert "more than the budget" in chart.finding


def test_without_the_permission_the_chart_is_in_percent(shop: Shop) -> None:
    project = fees_budget(shop)
    shop.hours(project, 9)
    chart = burn_chart(words_of(burn(project), is_share_alone=True))
    said = [chart.finding, *(mark.words for mark in chart.marks), *(label.words for label in chart.labels)]
    assert "£" not in " ".join(said)
    assert "100%" in said
    assert "90.0% on 12 March" in said


@pytest.mark.parametrize("amount", [0, 1])
def test_a_budget_of_nothing_or_without_use_can_be_drawn(shop: Shop, amount: int) -> None:
    project = fees_budget(shop, amount)
    assert burn_chart(words_of(burn(project))).marks[0].words == "0"
