"""The report of budgets: who sees it, what it shows, in which order, narrowed by its address (budget-reports.md)."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import AgentLimit, AgentUse, Assignment, Project, ProjectTask
from keito_server.team.permissions import ManagerPermission
from tests import factories
from tests.budgets.conftest import MARCH, Shop
from tests.conftest import NOW
from tests.pages import HOSTILE_NAMES, browser_of, text_of

HoursBudget = Callable[..., Project]
PAGE = "/reports/budgets/"


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def limit(project: Project, used: dict[date, dict[str, Any]], **values: Any) -> AgentLimit:
    row = factories.made(AgentLimit, workspace_id=project.workspace_id, project=project, created_at=NOW, **values)
    for month, one in used.items():
        factories.made(AgentUse, workspace_id=project.workspace_id, limit=row, month=month, created_at=NOW, **one)
    return row


def heads(page: str) -> list[str]:
    return [text_of(found) for found in re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page)]


def row(page: str, name: str) -> str:
    found = re.search(rf'<tr><th scope="row"><a [^>]*>{name}</a>.*?</tr>', page, re.DOTALL)
    assert found, name
    return text_of(found[0])


def test_members_are_refused_and_see_no_entry_in_the_menu(shop: Shop) -> None:
    bob = browser_of(shop.cast.bob)
    assert bob.get(PAGE).status_code == 403
    assert "reports/budgets" not in bob.page("/projects/")
    assert "reports/budgets" in browser_of(shop.cast.carol).page("/projects/")


def test_administrators_see_all_and_managers_what_they_manage(shop: Shop, hours_budget: HoursBudget) -> None:
    hours_budget(name="Brand site")
    factories.project(
        shop.client, name="Donor platform", team=(shop.cast.carol,), budget_by="total_hours", budget_ms=HOUR_MS
    )
    hours_budget(name="Old one", archived_at=NOW)
    assert sorted(heads(browser_of(shop.cast.alice).page(PAGE))) == ["Brand site", "Donor platform"]
    assert heads(browser_of(shop.cast.carol).page(PAGE)) == ["Brand site"]


def test_a_row_says_how_far_a_budget_is_used(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(40, name="Claims portal", budget_is_monthly=True)
    shop.hours(project, 43)
    limit(project, {MARCH: {"used_ms": 12 * HOUR_MS}}, limit_ms=12 * HOUR_MS, is_monthly=True)
    page = browser_of(shop.cast.alice).page(PAGE)
    words = row(page, "Claims portal")
    for part in ("Ardent Studios", "Hours", "40:00", "43:00", "−3:00", "108%", "March", "12:00 of 12:00"):
        assert part in words
    assert "43:00 of 40:00 in March" in words
    assert "Agents 12:00 of 12:00" in words
    assert words.endswith("Over by 3:00 No new time of agents")
    assert 'aria-label="108% used, alert at 80%"' in page
    assert "style=" not in page


def test_a_row_says_what_of_agents_a_limit_refuses(shop: Shop, hours_budget: HoursBudget) -> None:
    said = {"limit_tokens": "No new expenses of agents", "limit_amount": "Agents stopped"}
    for kind in said:
        limit(hours_budget(name=kind), {}, **{kind: 0})
    page = browser_of(shop.cast.alice).page(PAGE)
    assert [row(page, kind).endswith(words) for kind, words in said.items()] == [True, True]


def test_the_key_figures_count_what_is_shown(shop: Shop, hours_budget: HoursBudget) -> None:
    for hours in (8, 9, 10, 11, 13):
        shop.hours(hours_budget(10), hours, is_billable=True)
    hours_budget(10)
    shop.project()
    words = text_of(browser_of(shop.cast.alice).page(PAGE))
    assert "Projects with a budget 6 1 more has none" in words
    assert "On track 1 below their threshold" in words
    assert "Past the threshold 3 managers are told" in words
    assert "Over budget 2 by 4:00 hours" in words


def test_the_most_used_stands_first_and_the_least_on_request(shop: Shop, hours_budget: HoursBudget) -> None:
    for name, hours in (("Alpha", 2), ("Beta", 9), ("Gamma", 5)):
        shop.hours(hours_budget(10, name=name), hours)
    alice = browser_of(shop.cast.alice)
    page = alice.page(PAGE)
    assert heads(page) == ["Beta", "Gamma", "Alpha"]
    assert 'aria-sort="descending"' in page
    assert heads(alice.page(f"{PAGE}?sort=least")) == ["Alpha", "Gamma", "Beta"]


def test_parts_stand_under_their_project(shop: Shop) -> None:
    project = shop.project(budget_by="per_task", budget_unit="fees", name="Kafka review")
    rows = ProjectTask.objects.in_workspace(project.workspace_id).filter(project=project)
    rows.update(budget_amount=Decimal(1000))
    shop.hours(project, 9, task=shop.design)
    page = browser_of(shop.cast.alice).page(PAGE)
    assert "Per task 2 tasks £2,000.00 £900.00 £1,100.00 45%" in row(page, "Kafka review")
    words = text_of(page)
    assert "Design £900.00 of £1,000.00 Past 80% £1,000.00 £900.00 £100.00 90% Past 80%" in words
    assert "Review £0.00 of £1,000.00 £1,000.00 £0.00 £1,000.00 0%" in words


def test_totals_stand_for_each_currency_and_for_hours_apart(shop: Shop, hours_budget: HoursBudget) -> None:
    shop.hours(hours_budget(10), 5)
    shop.hours(shop.project(budget_by="total_fees", budget_amount=1000), 5)
    euros = factories.client(shop.client.workspace, currency="EUR")
    factories.project(euros, budget_by="total_fees", budget_amount=300)
    foot = browser_of(shop.cast.alice).page(PAGE).partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert text_of(foot) == (
        "British pounds 1 budget £500.00 of £1,000.00 £1,000.00 £500.00 £500.00 50%"
        " Euros 1 budget €0.00 of €300.00 €300.00 €0.00 €300.00 0%"
        " Hours 1 budget 5:00 of 10:00 10:00 5:00 5:00 50%"
    )
    assert foot.count('class="closed"') == 9


def test_money_is_hidden_from_managers_without_the_permission(shop: Shop) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=1000, name="Brand site")
    shop.hours(project, 9)
    limit(project, {MARCH: {"used_amount": 100, "used_tokens": 5}}, limit_amount=500, limit_tokens=1000)
    carol = browser_of(shop.cast.carol)
    page = carol.page(PAGE)
    assert "£" not in text_of(page)
    assert (
        row(page, "Brand site")
        == "Brand site Ardent Studios Past 80% Agents 5 of 1,000 tokens Fees – – – 90% – 5 of 1,000 tokens Past 80%"
    )
    shop.cast.carol.manager_permissions = [str(ManagerPermission.BILLABLE_RATES)]
    shop.cast.carol.save()
    assert "£100.00 of £500.00" in row(carol.page(PAGE), "Brand site")


def test_time_without_a_rate_is_said_beside_fees(shop: Shop) -> None:
    shop.hours(shop.project(budget_by="total_fees", budget_amount=1000, name="Brand site"), 3, rate=None)
    assert "3:00 no rate" in row(browser_of(shop.cast.alice).page(PAGE), "Brand site")


def test_a_month_narrows_what_resets_and_nothing_else(shop: Shop, hours_budget: HoursBudget) -> None:
    resets, stays = hours_budget(10, budget_is_monthly=True, name="Resets"), hours_budget(10, name="Stays")
    for project in (resets, stays):
        shop.hours(project, 4, spent_date=date(2026, 2, 9))
    limit(resets, {date(2026, 2, 1): {"used_ms": HOUR_MS}}, limit_ms=HOUR_MS, is_monthly=True)
    alice = browser_of(shop.cast.alice)
    assert "0:00 10:00 0% March" in row(alice.page(PAGE), "Resets")
    february = alice.page(f"{PAGE}?month=2026-02")
    assert "4:00 6:00 40% February" in row(february, "Resets")
    assert "Agents stopped by" in text_of(february) and "of agents" not in row(february, "Resets")
    assert "4:00 6:00 40%" in row(february, "Stays") and "4:00 6:00 40%" in row(alice.page(PAGE), "Stays")
    for none in ("2026-13", "x", "0000-00", "2026-3", "²026-02"):
        assert "March 2026" in text_of(alice.page(f"{PAGE}?month={none}"))


def test_chips_narrow_by_client_project_type_and_status(shop: Shop, hours_budget: HoursBudget) -> None:
    shop.hours(hours_budget(10, name="Alpha"), 11)
    shop.hours(shop.project(budget_by="total_fees", budget_amount=1000, name="Beta"), 9)
    other = factories.client(shop.client.workspace, name="Zeta Bank")
    gamma = factories.project(other, name="Gamma", budget_by="total_hours", budget_ms=HOUR_MS)
    alice = browser_of(shop.cast.alice)
    shown = {
        f"client={other.public_id}": ["Gamma"],
        f"project={gamma.public_id}": ["Gamma"],
        "type=fees": ["Beta"],
        "status=over": ["Alpha"],
        "status=warning": ["Beta"],
        "status=on_track": ["Gamma"],
    }
    for query, names in shown.items():
        assert heads(alice.page(f"{PAGE}?{query}")) == names, query
    assert "No budget is like that" in alice.page(f"{PAGE}?type=per_task")
    assert alice.get(f"{PAGE}?status=wrong").status_code == 404


def test_nothing_of_elsewhere_can_be_named(shop: Shop, hours_budget: HoursBudget) -> None:
    theirs = factories.client(shop.cast.mallory.workspace)
    alice = browser_of(shop.cast.alice)
    assert alice.get(f"{PAGE}?client={theirs.public_id}").status_code == 404
    assert alice.get(f"{PAGE}?project={factories.project(theirs).public_id}").status_code == 404


def test_without_budgets_the_page_says_where_they_are_set(shop: Shop) -> None:
    shop.project()
    assert "No project has a budget yet" in browser_of(shop.cast.alice).page(PAGE)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_text(shop: Shop, hours_budget: HoursBudget, name: str) -> None:
    hours_budget(name=name)
    assert "<script>alert" not in browser_of(shop.cast.alice).page(PAGE)


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_few_and_many_projects_take_the_same_few_queries(shop: Shop, who: str) -> None:
    kinds: list[dict[str, Any]] = [
        {"budget_by": "total_hours", "budget_ms": HOUR_MS},
        {"budget_by": "total_fees", "budget_amount": 1, "budget_includes_expenses": True},
        {"budget_by": "per_task"},
        {"budget_by": "per_person", "budget_unit": "fees"},
    ]

    def add() -> None:
        for kind in kinds:
            project = shop.project(**kind)
            shop.hours(project, 1)
            limit(project, {MARCH: {"used_ms": 1}}, limit_ms=HOUR_MS, limit_amount=1, limit_tokens=1)

    browser = browser_of(getattr(shop.cast, who))
    add()
    few = browser.queries(PAGE)
    for _ in range(5):
        add()
    assert browser.queries(PAGE) == few <= 12


def test_the_workspaces_currency_stands_first_and_what_is_over_is_joined_in_words(
    shop: Shop, hours_budget: HoursBudget
) -> None:
    fees: dict[str, Any] = {"budget_by": "total_fees", "budget_amount": 100}
    workspace = shop.client.workspace
    for currency, hours in (("USD", 9), ("EUR", 5)):
        abroad = factories.project(factories.client(workspace, currency=currency), **fees)
        shop.hours(abroad, hours)
    shop.hours(hours_budget(10), 11)
    shop.hours(shop.project(**fees), 2)
    page = browser_of(shop.cast.alice).page(PAGE)
    assert "Over budget 4 by £100.00, €400.00, $800.00 and 1:00 hours" in text_of(page)
    foot = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert re.findall(r'<th scope="row">(.*?) <', foot) == ["British pounds", "Euros", "US dollars", "Hours"]


def test_members_of_a_budget_carry_their_avatar_and_agents_their_badge(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_unit="hours")
    Assignment.objects.in_workspace(project.workspace_id).filter(project=project).update(budget_ms=HOUR_MS)
    page = browser_of(shop.cast.alice).page(PAGE)
    parts = re.findall(r'<tr class="budgets__part"><th scope="row">(.*?)<span class="ledger__second', page)
    assert {text_of(part).endswith("Agent"): "avatar--agent" in part for part in parts} == {True: True, False: False}


def test_many_tokens_are_written_in_thousands_and_never_more_than_are_used(shop: Shop) -> None:
    project = shop.project(budget_by="total_hours", budget_ms=HOUR_MS, name="Brand site")
    limit(project, {MARCH: {"used_tokens": 39_999_999}}, limit_tokens=40_000_000)
    assert "39,999k of 40,000k tokens" in row(browser_of(shop.cast.alice).page(PAGE), "Brand site")
