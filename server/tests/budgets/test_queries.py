"""How far budgets are used: of what kind, in which period, and who sees it (budgets.md)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keito_server.budgets.queries import Progress, progress_of
from keito_server.budgets.rules import ALL_DAYS, State, Unit
from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Assignment, Project, ProjectTask
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission
from tests import factories
from tests.budgets.conftest import MARCH, Shop

HoursBudget = Callable[..., Project]


def progress(actor: Member, project: Project, month: date = MARCH) -> Progress:
    return progress_of(actor, [project], month=month)[project.id]


def figures(found: Progress) -> tuple[Any, Any, Any, int | None, State]:
    return found.total, found.spent, found.remaining, found.whole_percent, found.state


def test_a_budget_of_hours_counts_everybodys_counted_time(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(40)
    shop.hours(project, 30)
    shop.hours(project, 2, by=shop.cast.review_bot, source="agent")
    shop.hours(project, 1, is_billable=False, rate=None)
    factories.entry(shop.cast.carol, project, duration_ms=1, rounded_ms=HOUR_MS)
    found = progress(shop.cast.alice, project)
    assert figures(found) == (40 * HOUR_MS, 34 * HOUR_MS, 6 * HOUR_MS, 85, State.WARNING)
    assert (found.unit, found.period, found.parts) == (Unit.HOURS, ALL_DAYS, ())


def test_a_budget_of_fees_counts_what_time_is_worth_and_says_what_has_no_rate(shop: Shop) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=1000)
    shop.hours(project, 6)
    shop.hours(project, 3, rate=None)
    shop.hours(project, 4, rate=None, is_billable=False)
    shop.spend(project, "100")
    found = progress(shop.cast.alice, project)
    assert figures(found) == (Decimal(1000), Decimal(600), Decimal(400), 60, State.ON_TRACK)
    assert (found.unit, found.currency, found.unrated_ms) == (Unit.FEES, "GBP", 3 * HOUR_MS)


def test_billable_expenses_count_where_the_budget_includes_them(shop: Shop) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=1000, budget_includes_expenses=True)
    shop.hours(project, 6)
    shop.spend(project, "400.000001")
    shop.spend(project, "70", is_billable=False)
    found = progress(shop.cast.alice, project)
    assert figures(found) == (Decimal(1000), Decimal("1000.000001"), Decimal("-0.000001"), 100, State.OVER)


def test_expenses_never_use_up_hours(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(10, budget_includes_expenses=True)
    shop.spend(project, "400")
    assert progress(shop.cast.alice, project).spent == 0


def test_a_budget_per_task_counts_the_tasks_that_have_one(shop: Shop) -> None:
    project = shop.project(budget_by="per_task", budget_unit="hours")
    rows = ProjectTask.objects.in_workspace(project.workspace_id).filter(project=project)
    rows.filter(task=shop.design).update(budget_ms=10 * HOUR_MS)
    shop.hours(project, 11, task=shop.design)
    shop.hours(project, 5, task=shop.review)
    shop.hours(project, 7)
    found = progress(shop.cast.alice, project)
    assert figures(found) == (10 * HOUR_MS, 11 * HOUR_MS, -HOUR_MS, 110, State.OVER)
    rows.filter(task=shop.review).update(budget_ms=30 * HOUR_MS)
    found = progress(shop.cast.alice, project)
    assert figures(found) == (40 * HOUR_MS, 16 * HOUR_MS, 24 * HOUR_MS, 40, State.ON_TRACK)
    assert [(one.name, one.spent, one.state) for one in found.parts] == [
        ("Design", 11 * HOUR_MS, State.OVER),
        ("Review", 5 * HOUR_MS, State.ON_TRACK),
    ]


def test_a_budget_per_person_counts_fees_and_expenses_of_each(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_unit="fees", budget_includes_expenses=True)
    team = Assignment.objects.in_workspace(project.workspace_id).filter(project=project)
    team.filter(member=shop.cast.bob).update(budget_amount=1000)
    team.filter(member=shop.cast.review_bot).update(budget_amount=500)
    shop.hours(project, 8)
    shop.spend(project, "50")
    shop.hours(project, 5, by=shop.cast.review_bot)
    shop.hours(project, 9, by=shop.cast.carol)
    found = progress(shop.cast.alice, project)
    assert figures(found) == (Decimal(1500), Decimal(1350), Decimal(150), 90, State.WARNING)
    assert [(one.name, one.is_agent, one.spent, one.state) for one in found.parts] == [
        (shop.cast.review_bot.name, True, 500, State.WARNING),
        ("Bob Lindqvist", False, 850, State.WARNING),
    ]


def test_a_monthly_budget_begins_anew_each_month(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(40, budget_is_monthly=True)
    shop.hours(project, 30, spent_date=date(2026, 2, 28))
    shop.hours(project, 10, spent_date=date(2026, 3, 1))
    shop.hours(project, 20, spent_date=date(2026, 3, 31))
    shop.hours(project, 3, spent_date=date(2026, 4, 1))
    months = [date(2026, 2, 3), date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 1)]
    spent = [progress(shop.cast.alice, project, month).spent for month in months]
    assert spent == [30 * HOUR_MS, 30 * HOUR_MS, 3 * HOUR_MS, 0]
    assert progress(shop.cast.alice, project, date(2026, 3, 9)).period.key == "2026-03"


def test_a_month_narrows_no_budget_that_never_resets(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(40)
    shop.hours(project, 30, spent_date=date(2025, 2, 28))
    assert progress(shop.cast.alice, project).spent == 30 * HOUR_MS


def test_projects_without_a_budget_are_left_out(shop: Shop) -> None:
    assert progress_of(shop.cast.alice, [shop.project()], month=MARCH) == {}


def test_administrators_see_all_managers_theirs_and_the_team_what_is_visible(
    shop: Shop, hours_budget: HoursBudget
) -> None:
    alice, bob, carol = shop.cast.alice, shop.cast.bob, shop.cast.carol
    hidden, visible = hours_budget(), hours_budget(budget_is_visible=True)
    both = [hidden, visible]
    not_hers = factories.project(
        shop.client, team=(carol,), budget_by="total_hours", budget_ms=HOUR_MS, budget_is_visible=False
    )
    assert set(progress_of(alice, [*both, not_hers], month=MARCH)) == {hidden.id, visible.id, not_hers.id}
    assert set(progress_of(carol, [*both, not_hers], month=MARCH)) == {hidden.id, visible.id}
    assert set(progress_of(bob, [*both, not_hers], month=MARCH)) == {visible.id}
    outsider = factories.member(alice.workspace)
    assert progress_of(outsider, [*both, not_hers], month=MARCH) == {}


def test_money_is_seen_by_whoever_may_see_rates_and_the_share_by_all(shop: Shop) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=1000, budget_is_visible=True)
    shop.hours(project, 6)
    for member in (shop.cast.carol, shop.cast.bob):
        found = progress(member, project)
        assert (found.total, found.spent, found.remaining, found.percent) == (None, None, None, Decimal(60))
    shop.cast.carol.manager_permissions = [str(ManagerPermission.BILLABLE_RATES)]
    assert progress(shop.cast.carol, project).spent == Decimal(600)


def test_the_team_sees_of_a_budget_per_person_its_own_part(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_unit="hours", budget_is_visible=True)
    team = Assignment.objects.in_workspace(project.workspace_id).filter(project=project)
    team.update(budget_ms=10 * HOUR_MS)
    shop.hours(project, 8)
    assert [one.name for one in progress(shop.cast.bob, project).parts] == ["Bob Lindqvist"]
    assert progress(shop.cast.bob, project).total == 30 * HOUR_MS
    assert len(progress(shop.cast.carol, project).parts) == 3


@pytest.mark.parametrize("who", ["alice", "carol", "bob"])
def test_many_projects_cost_at_most_four_queries(shop: Shop, hours_budget: HoursBudget, who: str) -> None:
    kinds: list[dict[str, Any]] = [
        {"budget_by": "total_hours", "budget_ms": HOUR_MS},
        {"budget_by": "total_fees", "budget_amount": 1, "budget_includes_expenses": True},
        {"budget_by": "per_task"},
        {"budget_by": "per_person", "budget_unit": "fees"},
    ]
    for kind in kinds * 5:
        shop.hours(shop.project(budget_is_visible=True, **kind), 1)
    rows = list(Project.objects.in_workspace(shop.client.workspace_id).select_related("client"))
    with CaptureQueriesContext(connection) as captured:
        assert len(progress_of(getattr(shop.cast, who), rows, month=MARCH)) == 20
    assert len(captured) <= 4
