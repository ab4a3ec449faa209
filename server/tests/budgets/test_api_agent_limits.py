"""An agent asks what is left before it runs, and is told what the guard will say (G5)."""

from decimal import Decimal

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
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


def test_a_limit_of_the_agent_itself_is_told_as_its_own(office: Office) -> None:
    fields: projects.LimitFields = {"limit_ms": HOUR_MS}
    projects.set_agent_limit(actor=office.cast.alice, member_id=office.cast.review_bot.id, fields=fields, now=NOW)
    path = f"/projects/{office.project.public_id}/budget"
    told = office.bot.get(path).json["agent_limits"]
    assert (told["project"], told["own"]["is_exhausted"]) == (None, False)
    assert office.bot.post(ENTRIES, office.body(hours=1)).status == 201
    assert office.bot.get(path).json["agent_limits"]["is_exhausted"]
    assert not office.bob.get(path).json["agent_limits"]["is_exhausted"]
