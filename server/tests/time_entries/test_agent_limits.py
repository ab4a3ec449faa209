"""The guard for agents (G5): what time uses of hard limits, on projects and of agents, and what is refused at their end."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Unpack

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
from keito_server.projects.errors import BudgetExhausted, LimitNeedsExchangeRate
from keito_server.projects.models import AgentLimit, AgentUse, Project
from keito_server.projects.queries import allowances
from keito_server.projects.queries.agent_limits import list_wrong_limits
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.actions import NewEntry
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)


@pytest.fixture
def project(cast: Cast) -> Project:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.review_bot))
    factories.rate("75", project=project)
    return project


def limit(cast: Cast, project: Project, **fields: Unpack[projects.LimitFields]) -> AgentLimit:
    made = projects.set_project_limit(actor=cast.alice, project_id=project.id, fields=fields, now=NOW)
    assert made is not None
    return made


def log(by: Member, on: Project, hours: int, *, day: date = TODAY, source: str = "agent") -> TimeEntry:
    new = NewEntry(project_id=on.id, task_id=None, spent_date=day, source=source, duration_ms=hours * HOUR_MS)
    return actions.create(actor=by, new=new, now=NOW)


def start(by: Member, on: Project) -> TimeEntry:
    new = NewEntry(project_id=on.id, task_id=None, spent_date=TODAY, source="agent", is_running=True)
    return actions.create(actor=by, new=new, now=NOW)


def used_ms(limited: AgentLimit, *, day: date = TODAY) -> int:
    return allowances([limited], day=day)[limited.id].used.ms


def test_nothing_new_starts_at_the_limit_and_people_are_not_held(cast: Cast, project: Project) -> None:
    hours = limit(cast, project, limit_ms=2 * HOUR_MS)
    log(cast.review_bot, project, 2)
    assert used_ms(hours) == 2 * HOUR_MS
    with pytest.raises(BudgetExhausted, match="limit of hours for agents on this project"):
        log(cast.review_bot, project, 1)
    with pytest.raises(BudgetExhausted, match="limit of hours for agents on this project"):
        start(cast.review_bot, project)
    log(cast.bob, project, 8, source="web")
    with pytest.raises(BudgetExhausted):
        log(cast.bob, project, 1, source="agent")
    assert used_ms(hours) == 2 * HOUR_MS


def test_what_runs_is_saved_beyond_the_limit_and_marked(cast: Cast, project: Project) -> None:
    hours = limit(cast, project, limit_ms=HOUR_MS)
    running = start(cast.review_bot, project)
    stopped = actions.stop(actor=cast.review_bot, entry_id=running.id, now=NOW + timedelta(hours=3))
    assert (stopped.duration_ms, stopped.is_over_limit) == (3 * HOUR_MS, True)
    assert used_ms(hours) == 3 * HOUR_MS


def test_who_crosses_the_limit_is_let_through_once(cast: Cast, project: Project) -> None:
    limit(cast, project, limit_ms=2 * HOUR_MS)
    assert not log(cast.review_bot, project, 1).is_over_limit
    assert log(cast.review_bot, project, 5).is_over_limit
    with pytest.raises(BudgetExhausted):
        log(cast.review_bot, project, 1)


def test_money_counts_what_hours_are_worth(cast: Cast, project: Project) -> None:
    money = limit(cast, project, limit_amount=Decimal(150))
    log(cast.review_bot, project, 1)
    log(cast.review_bot, project, 2)
    assert allowances([money], day=TODAY)[money.id].left_amount == -75
    with pytest.raises(BudgetExhausted, match="limit of money"):
        log(cast.review_bot, project, 1)


def test_a_limit_counts_what_was_logged_before_it_was_set(cast: Cast, project: Project) -> None:
    log(cast.review_bot, project, 3, day=date(2026, 2, 27))
    log(cast.bob, project, 8, source="web")
    whole = limit(cast, project, limit_ms=4 * HOUR_MS)
    assert used_ms(whole) == 3 * HOUR_MS
    monthly = limit(cast, project, limit_ms=4 * HOUR_MS, is_monthly=True)
    assert used_ms(monthly) == 0
    assert used_ms(monthly, day=date(2026, 2, 1)) == 3 * HOUR_MS


def test_a_monthly_limit_begins_anew_with_the_month(cast: Cast, project: Project) -> None:
    limit(cast, project, limit_ms=HOUR_MS, is_monthly=True)
    log(cast.review_bot, project, 1, day=date(2026, 2, 28))
    log(cast.review_bot, project, 1)
    with pytest.raises(BudgetExhausted, match="this month"):
        log(cast.review_bot, project, 1)


def test_corrections_deletions_and_undo_are_counted(cast: Cast, project: Project) -> None:
    elsewhere = factories.project(project.client, team=(cast.review_bot,))
    hours = limit(cast, project, limit_ms=10 * HOUR_MS)
    entry = log(cast.review_bot, project, 4)
    actions.update(actor=cast.review_bot, entry_id=entry.id, changes={"hours": Decimal("2.5")}, now=NOW)
    assert used_ms(hours) == 5 * HOUR_MS // 2
    actions.update(actor=cast.review_bot, entry_id=entry.id, changes={"project_id": elsewhere.id}, now=NOW)
    assert used_ms(hours) == 0
    actions.update(actor=cast.review_bot, entry_id=entry.id, changes={"project_id": project.id}, now=NOW)
    event_id = actions.delete(actor=cast.review_bot, entry_id=entry.id, now=NOW)
    assert used_ms(hours) == 0
    actions.restore(actor=cast.review_bot, event_id=event_id, now=NOW)
    assert used_ms(hours) == 5 * HOUR_MS // 2


def test_a_new_rate_changes_what_is_left_of_the_money(cast: Cast, project: Project) -> None:
    money = limit(cast, project, limit_amount=Decimal(1000))
    log(cast.review_bot, project, 2)
    projects.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(100), now=NOW, valid_from=TODAY)
    assert allowances([money], day=TODAY)[money.id].used.amount == 200


def test_an_agents_own_limit_is_monthly_and_over_all_projects(cast: Cast, project: Project) -> None:
    other = factories.project(project.client, team=(cast.review_bot,))
    fields: projects.LimitFields = {"limit_ms": 2 * HOUR_MS}
    projects.set_agent_limit(actor=cast.alice, member_id=cast.review_bot.id, fields=fields, now=NOW)
    log(cast.review_bot, project, 1)
    log(cast.review_bot, other, 1)
    with pytest.raises(BudgetExhausted, match="on this agent is used up this month"):
        log(cast.review_bot, other, 1, day=date(2026, 2, 12))
    projects.set_agent_limit(actor=cast.alice, member_id=cast.review_bot.id, fields={"limit_ms": 3 * HOUR_MS}, now=NOW)
    log(cast.review_bot, other, 1, day=date(2026, 2, 12))


def test_an_agents_money_needs_an_exchange_rate_elsewhere(cast: Cast) -> None:
    euros = factories.project(factories.client(cast.alice.workspace, currency="EUR"), team=(cast.review_bot,))
    factories.rate("100", project=euros)
    fields: projects.LimitFields = {"limit_amount": Decimal(100)}
    made = projects.set_agent_limit(actor=cast.alice, member_id=cast.review_bot.id, fields=fields, now=NOW)
    assert made is not None
    with pytest.raises(LimitNeedsExchangeRate):
        log(cast.review_bot, euros, 1)
    factories.exchange_rate(cast.alice.workspace, "EUR", "0.85")
    log(cast.review_bot, euros, 1)
    assert allowances([made], day=TODAY)[made.id].left_amount == 15


def test_people_have_no_limits(cast: Cast) -> None:
    with pytest.raises(Exception, match="Limits are for agents"):
        projects.set_agent_limit(actor=cast.alice, member_id=cast.bob.id, fields={"limit_ms": 1}, now=NOW)


def test_lifting_a_limit_takes_it_away_with_its_counts(cast: Cast, project: Project) -> None:
    limit(cast, project, limit_ms=0)
    with pytest.raises(BudgetExhausted):
        start(cast.review_bot, project)
    assert projects.set_project_limit(actor=cast.alice, project_id=project.id, fields={}, now=NOW) is None
    start(cast.review_bot, project)
    assert not AgentUse.objects.in_workspace(project.workspace_id).exists()


def test_what_is_counted_can_be_proven(cast: Cast, project: Project) -> None:
    hours = limit(cast, project, limit_ms=10 * HOUR_MS)
    log(cast.review_bot, project, 4)
    assert list(list_wrong_limits()) == []
    AgentUse.objects.in_workspace(project.workspace_id).update(used_ms=1)
    assert list(list_wrong_limits()) == [
        f"AgentLimit {hours.public_id}: what is counted of it is not what agents have saved"
    ]
