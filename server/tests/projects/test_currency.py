"""Money stays in its currency: what was deleted, and limits of agents (N7)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from keito_server.clients.actions import update as update_client
from keito_server.clients.errors import CurrencyInUse as ClientsCurrencyInUse
from keito_server.kit.errors import Conflict
from keito_server.projects import actions
from keito_server.projects.actions import LimitFields
from keito_server.projects.errors import ProjectInUse
from keito_server.projects.models import AgentLimit, Project, Task
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


def give_fee(project: Project) -> None:
    project.billing_type, project.fee = "fixed_fee", Decimal(9000)
    project.save()


def give_budget(project: Project) -> None:
    project.budget_by, project.budget_amount = "total_fees", Decimal(5000)
    project.save()


def give_limit(project: Project) -> None:
    limits = AgentLimit.objects.in_workspace(project.workspace_id)
    limits.create(workspace_id=project.workspace_id, project=project, limit_amount=Decimal(500), created_at=NOW)


def task_of(project: Project) -> Task:
    return factories.task(project.client.workspace)


MONEY_OF_A_PROJECT = {
    "fee": give_fee,
    "budget": give_budget,
    "budget of a task": lambda project: factories.project_task(project, task_of(project), budget_amount=Decimal(400)),
    "budget of a member": lambda project: factories.assignment(
        project, factories.member(project.client.workspace), budget_amount=Decimal(400)
    ),
    "limit of agents": give_limit,
    "rate": lambda project: factories.rate("100", project=project),
    "rate of a task": lambda project: factories.rate("100", project=project, task=task_of(project)),
    "rate of a member": lambda project: factories.rate(
        "100", project=project, member=factories.member(project.client.workspace)
    ),
}


@pytest.mark.parametrize("give", MONEY_OF_A_PROJECT.values(), ids=MONEY_OF_A_PROJECT.keys())
@pytest.mark.parametrize("archived_at", [None, NOW], ids=["active", "archived"])
def test_money_of_a_project_keeps_the_currency_of_its_client_as_it_keeps_the_project(
    cast: Cast, give: Callable[[Project], object], archived_at: datetime | None
) -> None:
    client = factories.client(cast.alice.workspace, currency="USD")
    yen = factories.client(cast.alice.workspace, currency="JPY")
    project = factories.project(client, archived_at=archived_at)
    give(factories.project(yen))
    give(project)
    with pytest.raises(ClientsCurrencyInUse):
        update_client(actor=cast.alice, client_id=client.id, fields={"currency": "JPY"}, now=NOW)
    with pytest.raises(ProjectInUse):
        actions.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": yen.id}, now=NOW)


def test_hours_and_lack_of_rates_let_a_client_change_its_currency(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, currency="USD")
    project = factories.project(client, team=(cast.bob,), budget_by="total_hours", budget_ms=3_600_000)
    factories.rate(None, project=project)
    factories.rate("100", project=factories.project(factories.client(cast.alice.workspace, currency="GBP")))
    actions.set_project_limit(actor=cast.alice, project_id=project.id, fields=TIME, now=NOW)
    changed = update_client(actor=cast.alice, client_id=client.id, fields={"currency": "JPY"}, now=NOW)
    assert changed.currency == "JPY"


def test_the_workspaces_currency_stays_while_an_agent_has_a_limit_of_money(cast: Cast) -> None:
    bot = cast.review_bot.id
    actions.set_agent_limit(actor=cast.alice, member_id=bot, fields=MONEY, now=NOW)
    with pytest.raises(CurrencyInUse):
        update_formats(actor=cast.alice, fields={"currency": "EUR"}, now=NOW)
    actions.set_agent_limit(actor=cast.alice, member_id=bot, fields=TIME, now=NOW)
    assert update_formats(actor=cast.alice, fields={"currency": "EUR"}, now=NOW).currency == "EUR"
