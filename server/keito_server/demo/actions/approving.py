"""The company's timesheets: handed in week by week and approved, the last ones waiting, one sent back."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from keito_server.approvals import actions as approvals
from keito_server.approvals.errors import NothingToSubmit
from keito_server.demo.actions.staffing import Company
from keito_server.demo.rules import (
    AGENTS,
    APPROVERS,
    COMPANY,
    FOUNDER,
    PEOPLE,
    SENT_BACK,
    UNSUBMITTED,
    Period,
    decided_on,
    handed_in_on,
    moment,
    periods,
)

_EVENING = 18 * 60 + 40
_MORNING = 9 * 60 + 20


def hand_in_timesheets(company: Company, *, days: Sequence[date], now: datetime) -> None:
    """Submits and decides what would have been by `now`; agents' last week is left to the schedule, and to a click (A2)."""
    for period in periods(days):
        _hand_in(company, period, now=now)
    approvals.submit_ended_agent_weeks(now)


def _hand_in(company: Company, period: Period, *, now: datetime) -> None:
    zone = COMPANY["timezone"]
    evening, morning = moment(handed_in_on(period), _EVENING, zone), moment(decided_on(period), _MORNING, zone)
    handed_in: dict[str, list[UUID]] = {}
    for person in PEOPLE:
        if period.waits and (person.key in UNSUBMITTED or evening > now):
            continue
        submission_id = _submit(company, person.key, person.key, period, now=evening)
        if submission_id is None:
            continue
        if period.waits and person.key in SENT_BACK:
            approvals.reject(
                actor=company.members[APPROVERS.get(person.key, FOUNDER)],
                submission_ids=[submission_id],
                note=SENT_BACK[person.key],
                now=min(morning, now),
            )
        elif not period.waits:
            handed_in.setdefault(APPROVERS.get(person.key, FOUNDER), []).append(submission_id)
    if period.waits:
        return
    for agent in AGENTS:
        approver = APPROVERS.get(agent.key, FOUNDER)
        submission_id = _submit(company, approver, agent.key, period, now=morning)
        if submission_id is not None:
            handed_in.setdefault(approver, []).append(submission_id)
    for approver, submission_ids in handed_in.items():
        approvals.approve(actor=company.members[approver], submission_ids=submission_ids, now=morning)


def _submit(company: Company, by: str, whose: str, period: Period, *, now: datetime) -> UUID | None:
    try:
        submission = approvals.submit(
            actor=company.members[by],
            member_id=company.members[whose].id,
            first_day=period.first_day,
            last_day=period.last_day,
            now=now,
        )
    except NothingToSubmit:
        return None
    return submission.id
