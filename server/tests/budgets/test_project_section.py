"""A project's page: its budget, its hours by week and its money, each for whoever may see it (P3, P5)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Assignment, Project
from tests import factories
from tests.budgets.conftest import Shop
from tests.pages import browser_of, text_of

TODAY = date(2026, 3, 12)
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def on_the_twelfth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 12, 14, 30, tzinfo=UTC))


def path_of(project: Project) -> str:
    return f"/projects/{project.public_id}/"


def page_of(shop: Shop, project: Project, who: str = "alice") -> str:
    return browser_of(getattr(shop.cast, who)).page(path_of(project))


def words_of(shop: Shop, project: Project, who: str = "alice") -> str:
    return text_of(page_of(shop, project, who))


def migration(shop: Shop, **values: Any) -> Project:
    """A budget of 1,000 to the end of April; 850 of it used since the fourth of March, 100 of these by the agent."""
    budget = {"budget_by": "total_fees", "budget_amount": Decimal(1000)}
    project = shop.project(start_date=date(2026, 1, 5), end_date=date(2026, 4, 30), **(budget | values))
    shop.hours(project, 5, task=shop.design, spent_date=date(2026, 1, 6))
    shop.hours(project, 2, task=shop.design, spent_date=date(2026, 3, 4), rate=125)
    shop.hours(project, 1, task=shop.review, spent_date=date(2026, 3, 5), by=shop.cast.review_bot, source="agent")
    return project


def test_past_the_threshold_it_says_since_when_and_when_the_budget_ends(shop: Shop) -> None:
    project = migration(shop, budget_alert_percent=70)
    page = page_of(shop, project)
    words = text_of(page)
    assert "Past 70% of the budget since Wednesday 4 March." in words
    said = "At the pace of the last four weeks the budget is used up on 24 March, 37 days before the project ends."
    assert said in words
    assert re.search(r'href="[^"]+/settings/">Change budget', page)


def test_below_the_threshold_nothing_is_said(shop: Shop) -> None:
    assert "since" not in words_of(shop, migration(shop, budget_alert_percent=90)).partition("Tasks")[0]


def test_below_the_threshold_it_says_without_alarm_that_the_budget_ends_before_the_project(shop: Shop) -> None:
    page = page_of(shop, migration(shop, budget_alert_percent=90))
    said = "At the pace of the last four weeks the budget is used up on 24 March, 37 days before the project ends."
    assert f'<p class="small">{said}</p>' in page
    assert "notice--warn" not in page.partition("<h2")[0]


def test_a_budget_that_lasts_as_long_as_its_project_says_nothing_of_its_pace(shop: Shop) -> None:
    assert "At the pace" not in words_of(shop, migration(shop, budget_amount=Decimal(90_000)))


def test_a_chart_without_agents_has_no_legend(shop: Shop) -> None:
    project = shop.project()
    shop.hours(project, 2)
    assert 'class="legend' not in page_of(shop, project)
    shop.hours(project, 1, by=shop.cast.review_bot, source="agent")
    assert 'class="legend' in page_of(shop, project)


@pytest.mark.parametrize("total", [500, 850, 1000, 2000, 3100, 5000])
def test_no_line_of_a_level_strikes_out_the_name_of_the_even_pace(shop: Shop, total: int) -> None:
    page = page_of(shop, migration(shop, budget_amount=Decimal(total)))
    name = re.search(r'y="([0-9.]+)" text-anchor="end">Even pace', page)
    levels = re.findall(r'class="chart__(?:grid|limit|threshold)"[^>]* y1="([0-9.]+)"', page)
    assert name and levels
    assert not [level for level in levels if -11 < Decimal(level) - Decimal(name[1]) < 4]


def test_over_the_budget_it_says_by_how_much(shop: Shop) -> None:
    words = words_of(shop, migration(shop, budget_amount=Decimal(800)))
    assert "Over the budget by £50.00 since Thursday 5 March." in words


def test_the_account_adds_up_to_what_is_spent(shop: Shop) -> None:
    project = migration(shop, budget_includes_expenses=True)
    shop.spend(project, "40")
    words = words_of(shop, project)
    assert "£890.00 of £1,000.00, 89.0% used" in words
    assert (
        "People, 7:00 £750.00 Agents, 1:00 £100.00 LLM usage £0.00 Other expenses £40.00 Spent £890.00 "
        "Remaining £110.00 Not yet invoiced £890.00"
    ) in words


def test_the_chart_has_its_table(shop: Shop) -> None:
    words = words_of(shop, migration(shop))
    assert "2 – 8 March £750.00 £100.00 £850.00 85.0%" in words
    assert "5 – 11 January £500.00 £0.00 £500.00 50.0%" in words


def test_what_is_invoiced_is_no_longer_to_be_invoiced(shop: Shop) -> None:
    project = shop.project()
    shop.hours(project, 2, is_invoiced=True)
    shop.hours(project, 1)
    page = page_of(shop, project)
    assert "Not yet invoiced £100.00" in text_of(page)
    figure = re.search(r'<a class="link" href="([^"]+)">£100.00', page)
    button = re.search(r'<a class="button" href="([^"]+)">New invoice', page)
    assert figure and button
    assert figure[1] == button[1]
    assert figure[1].endswith(f"/invoices/new/?client={project.client.public_id}&amp;project={project.public_id}")


def test_the_example_of_agent_billing_stands_on_the_page_to_the_penny(shop: Shop) -> None:
    project = shop.project()
    bot = shop.cast.review_bot
    shop.hours(project, 6, by=bot, rate=75, cost_rate=Decimal(5), cost_amount=Decimal(30))
    category = factories.llm_usage(shop.cast.alice.workspace)
    price = {"units": Decimal(180), "unit_price": Decimal("0.003"), "total": Decimal("0.54")}
    factories.expense(bot, project, category, source="agent", **price)
    words = words_of(shop, project)
    assert "Agents, 6:00 cost £30.00 £450.00 £30.00 £420.00" in words
    assert "LLM usage cost £0.54 £0.54 £0.54 £0.00" in words
    assert "Total cost £30.54 £450.54 £30.54 £420.00" in words
    assert "1 unpriced" in words


def test_the_margin_at_provider_price_stands_beside_it(shop: Shop) -> None:
    project = shop.project()
    workspace = shop.cast.alice.workspace
    factories.exchange_rate(workspace, "USD", "0.75")
    amounts = {"total": Decimal(10), "provider_cost": Decimal(4)}
    factories.expense(shop.cast.review_bot, project, factories.llm_usage(workspace), source="agent", **amounts)
    words = words_of(shop, project)
    assert "Total cost £10.00 £10.00 £10.00 £0.00" in words
    assert "At provider price cost £3.00 £10.00 £3.00 £7.00" in words


def test_without_an_exchange_rate_it_says_so_instead_of_a_margin(shop: Shop) -> None:
    euros = factories.client(shop.cast.alice.workspace, currency="EUR")
    project = factories.project(euros, team=(shop.cast.bob,))
    shop.hours(project, 2, cost_rate=Decimal(40), cost_amount=Decimal(80))
    words = words_of(shop, project)
    assert "People, 2:00 €200.00 no exchange rate" in words
    assert "€120.00" not in words


def test_the_fee_stands_there_and_hours_have_a_value(shop: Shop) -> None:
    project = shop.project(billing_type="fixed_fee", fee=Decimal(9000))
    shop.hours(project, 2, cost_rate=Decimal(40), cost_amount=Decimal(80))
    words = words_of(shop, project)
    assert "£9,000.00 fixed fee, whatever the hours" in words
    assert "Value so far £200.00" in words
    assert "Fixed fee £9,000.00 £80.00 £8,920.00" in words
    assert "Not yet invoiced £9,000.00" in words
    assert "Revenue" not in words


def test_a_manager_sees_money_by_permission_and_never_costs(shop: Shop) -> None:
    project = migration(shop, budget_alert_percent=70)
    shop.hours(project, 1, rate=0, cost_rate=Decimal("33.33"), cost_amount=Decimal("33.33"))
    page = page_of(shop, project, "carol")
    assert "£" not in text_of(page).partition("Payments")[2]
    assert "85.0% of the budget used" in text_of(page)
    assert "Past 70% of the budget since Wednesday 4 March." in text_of(page)
    shop.cast.carol.manager_permissions = ["billable_rates"]
    shop.cast.carol.save()
    words = words_of(shop, project, "carol")
    assert "£850.00 of £1,000.00, 85.0% used" in words
    assert "Revenue" in words
    for word in ("Cost", "Margin", "33.33"):
        assert word not in words


@pytest.mark.parametrize("who", ["carol", "bob"])
def test_without_the_permission_no_money_is_anywhere_in_the_page(shop: Shop, who: str) -> None:
    project = migration(shop, budget_is_visible=True, budget_includes_expenses=True)
    shop.spend(project, "40")
    page = page_of(shop, project, who)
    assert "£" not in page
    assert "89.0% of the budget used" in text_of(page)


def test_a_member_sees_a_budget_only_where_the_team_may(shop: Shop) -> None:
    project = shop.project(budget_by="total_hours", budget_ms=20 * HOUR_MS)
    shop.hours(project, 3)
    shop.hours(project, 8, by=shop.cast.carol)
    assert "used" not in words_of(shop, project, "bob").partition("Tasks")[0]
    project.budget_is_visible = True
    project.save()
    page = page_of(shop, project, "bob")
    words = text_of(page)
    assert "11:00 of 20:00 hours, 55.0% used" in words
    assert "Remaining 9:00" in words
    # By whom and when it was used is not theirs to see; their own hours are.
    assert "burn-title" not in page
    assert "8:00" not in words
    assert "3:00 hours in one week; the most, 3:00, in the week of 9 March" in words


def test_the_last_four_weeks_of_each_stand_in_the_team(shop: Shop) -> None:
    words = words_of(shop, migration(shop))
    assert "Bob Lindqvist – 7:00 2:00" in words
    assert "review-bot-01 Agent – 1:00 1:00" in words


def test_a_monthly_budget_is_told_of_this_month(shop: Shop) -> None:
    project = shop.project(budget_by="total_hours", budget_ms=10 * HOUR_MS, budget_is_monthly=True)
    shop.hours(project, 30, spent_date=date(2026, 2, 27))
    shop.hours(project, 9, spent_date=date(2026, 3, 2))
    words = words_of(shop, project)
    assert "Past 80% of March's budget since Monday 2 March." in words
    assert "9:00 of 10:00 hours, 90.0% used in March" in words


@pytest.mark.parametrize("who", ["alice", "carol", "bob"])
def test_the_page_takes_as_many_queries_for_many_entries_as_for_few(shop: Shop, who: str) -> None:
    euros = factories.client(shop.cast.alice.workspace, currency="EUR")
    project = factories.project(
        euros, bill_by="person", budget_by="per_person", budget_unit="fees", budget_is_visible=True
    )
    factories.assignment(project, shop.cast.carol, is_manager=True)
    factories.assignment(project, shop.cast.bob, budget_amount=Decimal(1000))
    factories.exchange_rate(shop.cast.alice.workspace, "EUR", "0.80")
    shop.cast.carol.manager_permissions = ["billable_rates"]
    shop.cast.carol.save()
    shop.hours(project, 1, cost_amount=Decimal(5))
    browser = browser_of(getattr(shop.cast, who))
    few = browser.queries(path_of(project))
    for number in range(5):
        task, member = factories.task(shop.cast.alice.workspace), factories.member(shop.cast.alice.workspace)
        factories.project_task(project, task)
        factories.assignment(project, member, budget_amount=Decimal(10))
        shop.hours(project, 1, by=member, task=task, spent_date=date(2026, 2, 1 + number), cost_amount=Decimal(5))
        shop.spend(project, "5", by=member, spent_date=date(2026, 2, 1 + number))
    assert browser.queries(path_of(project)) == few <= MOST_QUERIES
    assert Assignment.objects.in_workspace(project.workspace_id).filter(project=project).count() == 7
