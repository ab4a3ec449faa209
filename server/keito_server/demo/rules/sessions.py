"""Agents' days: sessions of minutes, timed to the second, with what their tools report beside them."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from keito_server.demo.rules.calendar import moment
from keito_server.demo.rules.people import SampleAgent
from keito_server.demo.rules.work import PlannedWork, RunningWork, Teller, dice, new_session

_REPOSITORIES = {
    "MER-PAY": "payments-ledger",
    "MER-OB": "open-banking",
    "LUM-KAF": "kafka-review",
    "CAS-POR": "claims-portal",
    "CAS-SUP": "claims-portal",
}
_LIVE_SINCE = timedelta(minutes=6, seconds=12)


def plan_agent(agent: SampleAgent, *, days: Sequence[date], zone: str, until: datetime) -> Iterator[PlannedWork]:
    """The agent's finished sessions on these days, in order, as far as they ended by `until`."""
    chance = dice(agent.key)
    teller = Teller(chance)
    pull_request = 240
    last_day = days[-1] if agent.weeks_here is None else days[0] + timedelta(weeks=agent.weeks_here, days=-1)
    for day in days:
        if day > last_day:
            return
        if day.weekday() > 4 and day != days[-1]:
            continue
        minutes = sorted(chance.sample(range(9 * 60, 18 * 60), chance.randint(*agent.sessions_a_day)))
        for minute in minutes:
            pull_request += chance.randint(1, 2)
            session = _session(agent, moment(day, minute, zone), pull_request, chance, teller)
            if session.stopped_at <= until:
                yield session


def live_session(agent: SampleAgent, *, now: datetime) -> RunningWork | None:
    """The session that runs at the moment of filling: a review."""
    if agent.task != "Code review":
        return None
    chance = dice(f"{agent.key}, live")
    project = next(iter(agent.shares))
    return RunningWork(
        project=project,
        task=agent.task,
        started_at=now - _LIVE_SINCE,
        notes="Settlement consumer: retries, second reading",
        source="agent",
        metadata=_metadata(agent, project, chance),
    )


def _session(
    agent: SampleAgent, started_at: datetime, pull_request: int, chance: random.Random, teller: Teller
) -> PlannedWork:
    project = chance.choices(list(agent.shares), list(agent.shares.values()))[0]
    shortest, longest = agent.minutes
    metadata = _metadata(agent, project, chance)
    if agent.task == "Code review":
        metadata["pull_request"] = pull_request
        notes = _review(pull_request, chance)
    else:
        notes = teller.tell(project, agent.task)
    return PlannedWork(
        project=project,
        task=agent.task,
        started_at=started_at,
        stopped_at=started_at + timedelta(seconds=chance.randint(shortest * 60, longest * 60)),
        notes=notes,
        source="agent",
        metadata=metadata,
    )


def _metadata(agent: SampleAgent, project: str, chance: random.Random) -> dict[str, str | int]:
    return {
        "agent_id": agent.key,
        "agent_type": "claude-code",
        "session_id": new_session(chance),
        "model": agent.model,
        "repository": _REPOSITORIES[project],
    }


def _review(pull_request: int, chance: random.Random) -> str:
    files, findings = chance.randint(2, 31), chance.randint(0, 6)
    blocking = chance.randint(0, min(findings, 2))
    found = f"{findings} finding{'' if findings == 1 else 's'}" if findings else "nothing found"
    return f"Pull request {pull_request}: {files} files, {found}" + (f", {blocking} blocking" if blocking else "")
