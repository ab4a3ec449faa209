"""Every kind of budget, in every unit and period, is shown on its project's page and in the report, and both agree."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Assignment, Project, ProjectTask
from tests.budgets.conftest import Shop
from tests.pages import browser_of, text_of

HOURS: dict[str, Any] = {"budget_ms": 100 * HOUR_MS}
FEES: dict[str, Any] = {"budget_amount": Decimal(10_000)}
KINDS = ["total_hours", "total_fees", "per_task hours", "per_task fees", "per_person hours", "per_person fees"]
EVERY_BUDGET = list(product(KINDS, (False, True), (False, True)))


@pytest.fixture(autouse=True)
def on_the_twelfth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 12, 14, 30, tzinfo=UTC))


def project_with(shop: Shop, kind: str, *, is_monthly: bool, includes_expenses: bool) -> Project:
    """One that has used 30 hours worth 3,000, by Bob for one task, and an expense of 500; the budget is 100 hours or 10,000."""
    by, _, unit = kind.partition(" ")
    budget = FEES if "fees" in kind else HOURS
    settings = {"budget_is_monthly": is_monthly, "budget_includes_expenses": includes_expenses}
    whole = {} if unit else budget
    project = shop.project(budget_by=by, budget_unit=unit or "hours", budget_is_visible=True, **settings, **whole)
    if by == "per_task":
        ProjectTask.objects.in_workspace(project.workspace_id).filter(project=project, task=shop.design).update(
            **budget
        )
    if by == "per_person":
        team = Assignment.objects.in_workspace(project.workspace_id)
        team.filter(project=project, member=shop.cast.bob).update(**budget)
    shop.hours(project, 30, task=shop.design, spent_date=date(2026, 3, 3))
    shop.spend(project, "500", spent_date=date(2026, 3, 4))
    return project


@pytest.mark.parametrize(("kind", "is_monthly", "includes_expenses"), EVERY_BUDGET)
def test_the_project_and_the_report_show_it_to_everybody_who_may_see_it(
    shop: Shop, kind: str, is_monthly: bool, includes_expenses: bool
) -> None:
    project = project_with(shop, kind, is_monthly=is_monthly, includes_expenses=includes_expenses)
    counts_expenses = includes_expenses and "fees" in kind and "per_task" not in kind
    percent = 35 if counts_expenses else 30
    for who in (shop.cast.alice, shop.cast.carol, shop.cast.bob):
        words = text_of(browser_of(who).page(f"/projects/{project.public_id}/"))
        assert re.search(rf"\b{percent}\.0% (of the budget )?used", words), who
    for who in (shop.cast.alice, shop.cast.carol):
        assert f"{percent}%" in text_of(browser_of(who).page("/reports/budgets/"))
    assert browser_of(shop.cast.bob).get("/reports/budgets/").status_code == 403


@pytest.mark.parametrize(("amount", "shown"), [("2468.5", "122%"), ("3002", "99%"), ("3761", "79%"), ("2858", "105%")])
def test_every_page_shows_the_same_share(shop: Shop, amount: str, shown: str) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=Decimal(amount))
    shop.hours(project, 30, spent_date=date(2026, 3, 3))
    alice = browser_of(shop.cast.alice)
    for path in ("/reports/budgets/", "/projects/", f"/manage/clients/{shop.client.public_id}/"):
        assert re.search(rf"\b{shown}", text_of(alice.page(path))), path


PARTS = [kind for kind in KINDS if " " in kind]


@pytest.mark.parametrize("kind", PARTS)
def test_the_parts_stand_on_the_page_of_the_project_with_what_is_used_of_each(shop: Shop, kind: str) -> None:
    project = project_with(shop, kind, is_monthly=True, includes_expenses=True)
    shop.hours(project, 90, task=shop.design, spent_date=date(2026, 2, 27))
    name = "Design" if "per_task" in kind else "Bob Lindqvist"
    percent = "35%" if kind == "per_person fees" else "30%"
    used = {"30%": "£3,000.00", "35%": "£3,500.00"}[percent] if "fees" in kind else "30:00"
    of = f"{used} of £10,000.00" if "fees" in kind else "30:00 of 100:00"
    alice = text_of(browser_of(shop.cast.alice).page(f"/projects/{project.public_id}/"))
    assert f"{name} {percent} {of}" in alice
    carol = text_of(browser_of(shop.cast.carol).page(f"/projects/{project.public_id}/"))
    assert f"{name} {percent}" in carol
    assert "£" not in carol.partition("Payments")[2] or "fees" not in kind


def test_the_team_sees_its_own_part_of_a_budget_by_person_and_nobody_elses(shop: Shop) -> None:
    project = project_with(shop, "per_person hours", is_monthly=False, includes_expenses=False)
    team = Assignment.objects.in_workspace(project.workspace_id).filter(project=project)
    team.filter(member=shop.cast.carol).update(budget_ms=7 * HOUR_MS)
    shop.hours(project, 6, by=shop.cast.carol, spent_date=date(2026, 3, 5))
    words = text_of(browser_of(shop.cast.bob).page(f"/projects/{project.public_id}/"))
    assert "30:00 of 100:00" in words
    assert "6:00 of 7:00" not in words
    assert "6:00 of 7:00" in text_of(browser_of(shop.cast.carol).page(f"/projects/{project.public_id}/"))
