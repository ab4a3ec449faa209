"""What is left of a budget and of agents' limits, as an agent asks before it runs (`GET /v1/projects/:id/budget`)."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import AgentLimit, AgentUse, Assignment, Project
from keito_server.team.models import Member
from tests import factories
from tests.api_caller import Api
from tests.budgets.conftest import MARCH, Shop
from tests.conftest import NOW

HoursBudget = Callable[..., Project]
NOTHING_REFUSED = {"is_exhausted": False, "refuses_time": False, "refuses_expenses": False}


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(member: Member, project: Project) -> Any:
    answer = Api.of(member).get(f"/projects/{project.public_id}/budget")
    assert answer.status == 200, answer
    # Numbers are read as they stand: a float would round them.
    return json.loads(answer.body, parse_float=Decimal)


def limit(of: Project | Member, month: date = MARCH, used: dict[str, Any] | None = None, **values: Any) -> AgentLimit:
    owner = {"project": of} if isinstance(of, Project) else {"member": of, "is_monthly": True}
    row = factories.made(AgentLimit, workspace_id=of.workspace_id, created_at=NOW, **(owner | values))
    factories.made(AgentUse, workspace_id=of.workspace_id, limit=row, month=month, created_at=NOW, **(used or {}))
    return row


def test_what_is_left_of_a_monthly_budget(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(200, budget_is_monthly=True)
    shop.hours(project, 166)
    factories.entry(shop.cast.bob, project, duration_ms=HOUR_MS // 3)
    body = ask(shop.cast.alice, project)
    assert (body["project_id"], body["budget_by"], body["unit"]) == (project.public_id, "total_hours", "hours")
    assert (body["is_monthly"], body["period"]) == (True, {"from": "2026-03-01", "to": "2026-03-31"})
    assert body["budget"] == {
        "total": 200,
        "spent": Decimal("166.33333"),
        "remaining": Decimal("33.66667"),
        "percent": Decimal("83.17"),
        "state": "warning",
        "alert_percent": 80,
    }
    assert body["agent_limits"] == {"project": None, "own": None, **NOTHING_REFUSED}


def test_a_budget_is_null_where_it_is_hidden_from_the_team(shop: Shop, hours_budget: HoursBudget) -> None:
    body = ask(shop.cast.bob, hours_budget(10))
    assert [body[name] for name in ("budget_by", "unit", "is_monthly", "period", "budget")] == [None] * 5
    assert body["parts"] == []
    assert ask(shop.cast.bob, hours_budget(10, budget_is_visible=True))["budget"]["total"] == 10


def test_a_project_without_a_budget_says_so(shop: Shop) -> None:
    body = ask(shop.cast.bob, shop.project())
    assert (body["budget_by"], body["budget"]) == ("none", None)


def test_fees_are_exact_and_null_for_whoever_may_not_see_rates(shop: Shop) -> None:
    project = shop.project(budget_by="total_fees", budget_amount=100, budget_is_visible=True)
    project_budget = {"total": 100, "spent": Decimal("0.123456"), "remaining": Decimal("99.876544")}
    factories.entry(shop.cast.bob, project, rate=1, amount=Decimal("0.123456"))
    assert ask(shop.cast.alice, project)["budget"].items() >= project_budget.items()
    hidden = ask(shop.cast.bob, project)["budget"]
    assert (hidden["total"], hidden["spent"], hidden["remaining"]) == (None, None, None)
    assert (hidden["percent"], hidden["state"]) == (Decimal("0.12"), "on_track")


def test_parts_name_their_task_or_user(shop: Shop) -> None:
    project = shop.project(budget_by="per_person", budget_unit="hours")
    team = Assignment.objects.in_workspace(project.workspace_id).filter(project=project, member=shop.cast.bob)
    team.update(budget_ms=10 * HOUR_MS)
    shop.hours(project, 11)
    [part] = ask(shop.cast.alice, project)["parts"]
    assert part == {
        "task_id": None,
        "user_id": shop.cast.bob.public_id,
        "name": "Bob Lindqvist",
        "total": 10,
        "spent": 11,
        "remaining": -1,
        "percent": 110,
        "state": "over",
    }


def test_an_agent_is_told_what_is_left_of_its_projects_limit_and_of_its_own(shop: Shop) -> None:
    project, bot = shop.project(), shop.cast.review_bot
    used = {"used_ms": 33 * HOUR_MS, "used_amount": Decimal("6091.67"), "used_tokens": 7}
    limit(project, used=used, limit_ms=60 * HOUR_MS, limit_amount=Decimal(9000), is_monthly=True)
    limit(bot, used={"used_tokens": 1_000_000}, limit_tokens=1_000_000)
    limits = ask(bot, project)["agent_limits"]
    assert limits["project"] == {
        "is_monthly": True,
        "hours": {"limit": 60, "used": 33, "left": 27},
        "running_hours": 0,
        "money": {"limit": 9000, "used": Decimal("6091.67"), "left": Decimal("2908.33")},
        "currency": "GBP",
        "tokens": None,
        **NOTHING_REFUSED,
    }
    assert limits["own"]["tokens"] == {"limit": 1_000_000, "used": 1_000_000, "left": 0}
    for told in (limits["own"], limits):
        assert (told["is_exhausted"], told["refuses_time"], told["refuses_expenses"]) == (True, False, True)


def test_what_runs_is_counted_in(shop: Shop) -> None:
    project, bot = shop.project(), shop.cast.review_bot
    limit(project, used={"used_ms": 9 * HOUR_MS}, limit_ms=10 * HOUR_MS)
    running = {"is_running": True, "duration_ms": 0}
    factories.entry(bot, project, source="agent", started_at=NOW - timedelta(minutes=30), **running)
    factories.entry(shop.cast.bob, project, started_at=NOW - timedelta(hours=5), **running)
    found = ask(bot, project)["agent_limits"]["project"]
    assert (found["hours"], found["running_hours"]) == (
        {"limit": 10, "used": Decimal("9.5"), "left": Decimal("0.5")},
        Decimal("0.5"),
    )
    assert (found["is_monthly"], found["is_exhausted"]) == (False, False)
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert ask(bot, project)["agent_limits"]["is_exhausted"]


def test_another_month_is_another_limit(shop: Shop) -> None:
    monthly, whole = shop.project(), shop.project()
    for project in (monthly, whole):
        used = {"used_ms": 5 * HOUR_MS}
        limit(project, date(2026, 2, 1), used, limit_ms=5 * HOUR_MS, is_monthly=project is monthly)
    assert not ask(shop.cast.review_bot, monthly)["agent_limits"]["is_exhausted"]
    assert ask(shop.cast.review_bot, whole)["agent_limits"]["is_exhausted"]


def test_people_see_limits_of_money_only_with_rates(shop: Shop) -> None:
    project = shop.project()
    limit(project, limit_amount=Decimal(10), limit_ms=HOUR_MS)
    money = {who: ask(who, project)["agent_limits"]["project"]["money"] for who in (shop.cast.alice, shop.cast.bob)}
    assert money[shop.cast.alice] == {"limit": 10, "used": 0, "left": 10}
    assert money[shop.cast.bob] == {"limit": None, "used": None, "left": None}


def test_whoever_does_not_see_the_project_finds_nothing(shop: Shop, hours_budget: HoursBudget) -> None:
    project = hours_budget(10, budget_is_visible=True)
    outsider = factories.member(project.workspace)
    for member in (outsider, shop.cast.mallory):
        assert Api.of(member).get(f"/projects/{project.public_id}/budget").error == (404, "not_found", None)
