"""Agents at their limit of hours, over the API: what is refused, what is saved all the same, and ten at once (G5)."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import actions as projects
from keito_server.projects.queries import allowances
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Api
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW
from tests.database_on_disk import at_once

EXHAUSTED = (422, "budget_exhausted", "project_id")


def limit(office: Office, **fields: Any) -> Any:
    made = projects.set_project_limit(actor=office.cast.alice, project_id=office.project.id, fields=fields, now=NOW)  # type: ignore[arg-type]  # the fields of a limit
    assert made is not None
    return made


def saved(office: Office) -> list[TimeEntry]:
    return list(TimeEntry.objects.in_workspace(office.project.workspace_id).order_by("created_at", "id"))


def test_at_the_limit_neither_a_timer_nor_hours_of_an_agent_are_taken(office: Office) -> None:
    limit(office, limit_ms=HOUR_MS)
    assert office.bot.post(ENTRIES, office.body(hours=1)).status == 201
    for body in (office.timer(), office.body(), office.body(source="agent")):
        refused = office.bot.post(ENTRIES, body)
        assert refused.error == EXHAUSTED
        assert (
            "can raise it; until then new time of agents is refused, and what runs is still saved."
            in refused.json["error"]["message"]
        )
    assert office.bob.post(ENTRIES, office.body(source="agent")).error == EXHAUSTED
    assert office.bob.post(ENTRIES, office.body()).status == 201
    assert len(saved(office)) == 2


def test_stopping_beyond_the_limit_saves_and_marks(office: Office) -> None:
    limit(office, limit_ms=HOUR_MS)
    running = office.bot.post(ENTRIES, office.timer()).json
    office.clock.shift(timedelta(hours=3))
    stopped = office.bot.patch(f"{ENTRIES}/{running['id']}", {"is_running": False})
    assert (stopped.status, stopped.json["is_running"], stopped.json["hours"]) == (200, False, 3)
    [entry] = saved(office)
    assert entry.is_over_limit
    assert office.bot.post(ENTRIES, office.timer()).error == EXHAUSTED


def test_an_agent_that_raises_a_stopped_entry_beyond_the_limit_is_refused_and_people_are_not(office: Office) -> None:
    hours = limit(office, limit_ms=HOUR_MS)
    path = f"{ENTRIES}/{office.bot.post(ENTRIES, office.body(hours=0.5)).json['id']}"
    refused = office.bot.patch(path, {"hours": 2})
    assert refused.error == EXHAUSTED
    assert "so nothing was changed" in refused.json["error"]["message"]
    assert allowances([hours], day=NOW.date())[hours.id].left_ms == HOUR_MS // 2
    assert office.bot.patch(path, {"hours": 1}).status == 200
    assert not saved(office)[0].is_over_limit
    assert office.alice.patch(path, {"hours": 2}).status == 200
    assert saved(office)[0].is_over_limit
    assert office.bot.patch(path, {"hours": 1.5}).status == 200


def test_no_other_month_leads_round_a_monthly_limit(office: Office) -> None:
    limit(office, limit_ms=HOUR_MS, is_monthly=True)
    february = office.body(hours=1, spent_date="2026-02-28")
    assert office.bot.post(ENTRIES, february).status == 201
    assert office.bot.post(ENTRIES, february).error == EXHAUSTED
    assert office.bot.post(ENTRIES, office.body(hours=1)).status == 201
    for day in ("2026-01-31", "2026-02-28", "2026-03-12"):
        assert office.bot.post(ENTRIES, office.body(hours=1, spent_date=day)).error == EXHAUSTED
        assert office.bot.post(ENTRIES, office.timer(spent_date=day)).error == EXHAUSTED


def test_a_running_timer_is_changed_and_saved_beyond_the_limit(office: Office) -> None:
    limit(office, limit_ms=HOUR_MS)
    path = f"{ENTRIES}/{office.bot.post(ENTRIES, office.timer()).json['id']}"
    assert office.bot.patch(path, {"hours": 3}).status == 200
    assert office.bot.patch(path, {"is_running": False, "hours": 4}).status == 200
    assert saved(office)[0].is_over_limit


def test_an_agents_own_limit_is_told_from_that_of_the_project(office: Office) -> None:
    bot = office.cast.review_bot
    fields: projects.LimitFields = {"limit_ms": 0}
    projects.set_agent_limit(actor=office.cast.alice, member_id=bot.id, fields=fields, now=NOW)
    message = office.bot.post(ENTRIES, office.timer()).json["error"]["message"]
    assert message.startswith("The limit of hours for agents on this agent is used up this month. An administrator")


@pytest.fixture
def agents(database_on_disk: str, office: Office) -> list[Api]:
    members = [factories.agent(office.project.workspace, name=f"agent-{number}") for number in range(10)]
    for member in members:
        factories.assignment(office.project, member)
    return [Api.of(member) for member in members]


def statuses(outcomes: list[Any]) -> list[Any]:
    return sorted(getattr(outcome, "status", outcome) for outcome in outcomes)


def test_of_ten_agents_at_99_percent_one_entry_crosses_the_limit(office: Office, agents: list[Api]) -> None:
    hours = limit(office, limit_ms=100 * HOUR_MS)
    for day in range(1, 10):
        assert agents[0].post(ENTRIES, office.body(spent_date=f"2026-03-0{day}", hours=11)).status == 201
    outcomes = at_once(*(partial(agent.post, ENTRIES, office.body(hours=2.5)) for agent in agents))
    assert statuses(outcomes) == [201] + [422] * 9, outcomes
    assert allowances([hours], day=NOW.date())[hours.id].left_ms == -3 * HOUR_MS // 2
    assert [entry.is_over_limit for entry in saved(office)] == [False] * 9 + [True]


def test_ten_timers_started_at_the_limit_are_all_refused(office: Office, agents: list[Api]) -> None:
    limit(office, limit_ms=HOUR_MS)
    assert agents[0].post(ENTRIES, office.body(hours=1)).status == 201
    outcomes = at_once(*(partial(agent.post, ENTRIES, office.timer()) for agent in agents))
    assert [getattr(outcome, "error", outcome) for outcome in outcomes] == [EXHAUSTED] * 10
    assert len(saved(office)) == 1


def test_ten_timers_that_stop_at_once_are_all_saved_and_marked_from_the_limit_on(
    office: Office, agents: list[Api]
) -> None:
    hours = limit(office, limit_ms=HOUR_MS)
    started = [agent.post(ENTRIES, office.timer()).json["id"] for agent in agents]
    office.clock.shift(timedelta(minutes=15))
    stops = [
        partial(agent.patch, f"{ENTRIES}/{entry_id}", {"is_running": False})
        for agent, entry_id in zip(agents, started, strict=True)
    ]
    assert statuses(at_once(*stops)) == [200] * 10
    assert sum(entry.is_over_limit for entry in saved(office)) == 6
    assert allowances([hours], day=NOW.date())[hours.id].used.ms == 10 * HOUR_MS // 4
