"""Money stays in its currency: what was deleted, and limits of agents (N7)."""

from decimal import Decimal

import pytest

from keito_server.kit.errors import Conflict
from keito_server.projects import actions
from keito_server.projects.actions import LimitFields
from keito_server.projects.errors import ProjectInUse
from keito_server.projects.queries import check_currency_is
from keito_server.workspaces.actions import update_formats
from keito_server.workspaces.errors import CurrencyInUse
from tests import factories
from tests.conftest import NOW, Cast

MONEY = LimitFields(limit_amount=Decimal(500))
TIME = LimitFields(limit_ms=3_600_000)


def test_what_is_in_another_currency_is_refused_and_what_told_none_is_let(cast: Cast) -> None:
    workspace_id = cast.alice.workspace_id
    project = factories.project(factories.client(cast.alice.workspace, currency="JPY"))
    for let in ("JPY", None):
        check_currency_is(let, project_id=project.id, workspace_id=workspace_id, what="expense")
    with pytest.raises(Conflict, match="This expense is in GBP, and its project is in JPY by now"):
        check_currency_is("GBP", project_id=project.id, workspace_id=workspace_id, what="expense")


def test_a_project_with_a_limit_of_money_stays_in_its_currency(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace, currency="GBP"))
    yen = factories.client(cast.alice.workspace, currency="JPY")
    actions.set_project_limit(actor=cast.alice, project_id=project.id, fields=MONEY, now=NOW)
    with pytest.raises(ProjectInUse):
        actions.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": yen.id}, now=NOW)
    actions.set_project_limit(actor=cast.alice, project_id=project.id, fields=TIME, now=NOW)
    moved = actions.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": yen.id}, now=NOW)
    assert moved.client == yen


def test_the_workspaces_currency_stays_while_an_agent_has_a_limit_of_money(cast: Cast) -> None:
    bot = cast.review_bot.id
    actions.set_agent_limit(actor=cast.alice, member_id=bot, fields=MONEY, now=NOW)
    with pytest.raises(CurrencyInUse):
        update_formats(actor=cast.alice, fields={"currency": "EUR"}, now=NOW)
    actions.set_agent_limit(actor=cast.alice, member_id=bot, fields=TIME, now=NOW)
    assert update_formats(actor=cast.alice, fields={"currency": "EUR"}, now=NOW).currency == "EUR"
