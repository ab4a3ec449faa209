"""Three months of tracked time: everybody's, in the order in which it was saved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from keito_server.demo.actions.planning import Plan
from keito_server.demo.actions.staffing import Company
from keito_server.demo.rules import (
    AGENTS,
    PEOPLE,
    PlannedWork,
    RunningWork,
    live_session,
    plan_agent,
    plan_person,
    running_work,
    with_late_day,
)
from keito_server.kit.days import day_of
from keito_server.team.models import Member
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.actions import NewEntry


def track_time(company: Company, plan: Plan, *, days: Sequence[date], now: datetime) -> None:
    """Saves all finished work up to `now`, and leaves the timers and the session running that run at that moment."""
    zone = company.workspace.timezone
    finished: list[tuple[PlannedWork, Member]] = []
    running: list[tuple[RunningWork, Member]] = []
    for person in PEOPLE:
        member = company.members[person.key]
        timer = running_work(person, now=now)
        until = now if timer is None else timer.started_at
        planned = plan_person(person, days=days, zone=zone, until=until)
        finished += [(work, member) for work in with_late_day(person, planned, days=days, zone=zone, until=until)]
        running += [(timer, member)] if timer else []
    for agent in AGENTS:
        member = company.members[agent.key]
        session = live_session(agent, now=now)
        until = now if session is None else session.started_at - timedelta(minutes=5)
        finished += [(work, member) for work in plan_agent(agent, days=days, zone=zone, until=until)]
        running += [(session, member)] if session else []
    for work, member in sorted(finished, key=lambda one: one[0].stopped_at):
        time_entries.create(actor=member, new=_finished(work, member, plan), now=work.stopped_at)
    for start, member in running:
        time_entries.create(actor=member, new=_running(start, member, plan), now=start.started_at)


def _finished(work: PlannedWork, member: Member, plan: Plan) -> NewEntry:
    return NewEntry(
        project_id=plan.projects[work.project].id,
        task_id=plan.tasks[work.task].id,
        spent_date=day_of(work.started_at, member.zone),
        source=work.source,
        started_at=work.started_at,
        stopped_at=work.stopped_at,
        notes=work.notes,
        is_billable=work.is_billable,
        metadata=work.metadata,
    )


def _running(work: RunningWork, member: Member, plan: Plan) -> NewEntry:
    return NewEntry(
        project_id=plan.projects[work.project].id,
        task_id=plan.tasks[work.task].id,
        spent_date=day_of(work.started_at, member.zone),
        source=work.source,
        is_running=True,
        notes=work.notes,
        metadata=work.metadata,
    )
