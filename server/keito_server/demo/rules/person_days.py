"""A person's days: a stand-up, a few longer pieces of work, lunch, about seven and a half hours in all."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from keito_server.demo.rules.calendar import moment
from keito_server.demo.rules.people import SampleMember
from keito_server.demo.rules.work import PlannedWork, RunningWork, Teller, dice, new_session

_RUNNING: dict[str, tuple[str, str, timedelta, str]] = {
    "alice": ("HV-PRA", "Operations", timedelta(minutes=41, seconds=53), "Month end: rates and open questions"),
    "bob": ("MER-PAY", "Development", timedelta(hours=1, minutes=42, seconds=7), "Settlement consumer: slow retries"),
    "carol": ("MER-PAY", "Project management", timedelta(minutes=18, seconds=26), "Runbook for the cut-over"),
}
_NOON = 12 * 60 + 20
_HALF_A_DAY = 2 * 60 + 35
_FIVE = 5


def running_work(person: SampleMember, *, now: datetime) -> RunningWork | None:
    """The timer that the person has running, if any."""
    if person.key not in _RUNNING:
        return None
    project, task, elapsed, notes = _RUNNING[person.key]
    return RunningWork(project=project, task=task, started_at=now - elapsed, notes=notes)


def plan_person(person: SampleMember, *, days: Sequence[date], zone: str, until: datetime) -> Iterator[PlannedWork]:
    """The person's finished work on these days, in order, as far as it ended by `until`.

    The last day is worked on even at a weekend, if only for a while: who starts on a Sunday finds a today as well.
    """
    chance = dice(person.key)
    teller = Teller(chance)
    away = _days_off(chance, days)
    for day in days:
        if (day.weekday() not in person.days or day in away) and day != days[-1]:
            continue
        for work in _plan_day(person, day, zone, chance, teller):
            if work.stopped_at <= until:
                yield work


def _days_off(chance: random.Random, days: Sequence[date]) -> set[date]:
    """A week's holiday and a single day, neither of them of late."""
    early = days[7:-14]
    start = chance.choice(early)
    return {day for day in days if 0 <= (day - start).days < 7} | {chance.choice(early)}


def _plan_day(
    person: SampleMember, day: date, zone: str, chance: random.Random, teller: Teller
) -> Iterator[PlannedWork]:
    minute = 8 * 60 + 40 + _FIVE * chance.randrange(8)
    left = 7 * 60 + 5 + _FIVE * chance.randrange(13) if day.weekday() in person.days else _HALF_A_DAY
    topics = _topics(person, chance)
    length = _FIVE * chance.randint(3, 5)
    yield _piece(person, (person.stand_up, "Meetings"), (day, minute, length, zone), chance, teller)
    minute, left, is_fed = minute + length, left - length, False
    while left >= 4 * _FIVE:
        if not is_fed and minute >= _NOON:
            minute, is_fed = minute + 30 + _FIVE * chance.randrange(7), True
        length = min(left, _FIVE * chance.randint(9, 30))
        if left - length < 4 * _FIVE:
            length = left
        yield _piece(person, chance.choice(topics), (day, minute, length, zone), chance, teller)
        minute, left = minute + length + _FIVE * chance.randrange(3), left - length


def _topics(person: SampleMember, chance: random.Random) -> list[tuple[str, str]]:
    """Two or three things to work on in a day, the first of them mostly."""
    names, weights = list(person.shares), list(person.shares.values())
    first, *others = chance.choices(names, weights, k=3)
    return [first, first, *others]


def _piece(
    person: SampleMember,
    topic: tuple[str, str],
    span: tuple[date, int, int, str],
    chance: random.Random,
    teller: Teller,
) -> PlannedWork:
    day, minute, length, zone = span
    project, task = topic
    started_at = moment(day, minute, zone)
    source, metadata = _source(person, task, chance)
    return PlannedWork(
        project=project,
        task=task,
        started_at=started_at,
        stopped_at=started_at + timedelta(minutes=length),
        notes=teller.tell(project, task),
        source=source,
        metadata=metadata,
        is_billable=False if chance.randrange(100) < 3 else None,
    )


def _source(person: SampleMember, task: str, chance: random.Random) -> tuple[str, dict[str, str | int]]:
    throw = chance.randrange(100)
    if task != "Development" or throw >= person.command_line + person.with_agent:
        return "web", {}
    if throw < person.command_line:
        return "cli", {"client": "keito-cli", "machine": f"{person.key}-laptop"}
    return "agent", {
        "agent_id": f"{person.key}-pair",
        "agent_type": "claude-code",
        "session_id": new_session(chance),
        "model": "claude-opus-4-6",
    }
