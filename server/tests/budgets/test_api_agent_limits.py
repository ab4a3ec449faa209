"""An agent asks what is left before it runs, and is told what the guard will say (G5)."""

from decimal import Decimal

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
from tests import factories
from tests.api_office import ENTRIES, Office
from tests.api_office import office as office
from tests.conftest import NOW


def test_the_budget_tells_what_is_left_before_the_limit_and_at_it(office: Office) -> None:
    fields: projects.LimitFields = {"limit_ms": 2 * HOUR_MS, "limit_amount": Decimal(1000), "is_monthly": True}
    projects.set_project_limit(actor=office.cast.alice, project_id=office.project.id, fields=fields, now=NOW)
    path = f"/projects/{office.project.public_id}/budget"
    for hours, money, is_exhausted in (((2, 0, 2), (1000, 0, 1000), False), ((2, 2.5, 0), (1000, 250, 750), True)):
        told = office.bot.get(path).json["agent_limits"]
        assert tuple(told["project"]["hours"].values()) == hours
        assert tuple(told["project"]["money"].values()) == money
        assert (told["project"]["is_exhausted"], told["is_exhausted"]) == (is_exhausted, is_exhausted)
        assert (office.bot.post(ENTRIES, office.body(hours=2.5)).status == 422) == is_exhausted


@pytest.mark.parametrize(
    ("fields", "refuses_time", "refuses_expenses"),
    [({"limit_ms": 0}, True, False), ({"limit_amount": Decimal(0)}, True, True), ({"limit_tokens": 0}, False, True)],
)
def test_the_budget_tells_which_kind_of_work_a_limit_refuses_as_the_guard_does(
    office: Office, fields: projects.LimitFields, refuses_time: bool, refuses_expenses: bool
) -> None:
    projects.set_project_limit(actor=office.cast.alice, project_id=office.project.id, fields=fields, now=NOW)
    limits = office.bot.get(f"/projects/{office.project.public_id}/budget").json["agent_limits"]
    for told in (limits, limits["project"]):
        assert (told["refuses_time"], told["refuses_expenses"]) == (refuses_time, refuses_expenses)
        assert told["is_exhausted"]
    assert (office.bot.post(ENTRIES, office.body(hours=1)).status == 422) == refuses_time
    factories.llm_usage(office.project.workspace)
    usage = {"project_id": office.project.public_id, "expense_category_id": "cat_llm_usage", "spent_date": "2026-03-02"}
    expense = office.bot.post("/expenses", usage | {"units": 1, "unit_price": 1, "source": "agent"})
    assert (expense.status == 422) == refuses_expenses, expense.json


def test_a_limit_of_the_agent_itself_is_told_as_its_own(office: Office) -> None:
    fields: projects.LimitFields = {"limit_ms": HOUR_MS}
    projects.set_agent_limit(actor=office.cast.alice, member_id=office.cast.review_bot.id, fields=fields, now=NOW)
    path = f"/projects/{office.project.public_id}/budget"
    told = office.bot.get(path).json["agent_limits"]
    assert (told["project"], told["own"]["is_exhausted"]) == (None, False)
    assert office.bot.post(ENTRIES, office.body(hours=1)).status == 201
    assert office.bot.get(path).json["agent_limits"]["is_exhausted"]
    assert not office.bob.get(path).json["agent_limits"]["is_exhausted"]
