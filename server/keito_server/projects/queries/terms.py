"""On which terms a member works on a project with a task on a day: one statement, since every new entry asks for it.

The same statement answers for many at once, of whose entries a price has changed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
from typing import Any
from uuid import UUID

from keito_server.kit.money import from_millionths
from keito_server.kit.sql import bind_date, bind_id, is_postgresql, read_rows
from keito_server.projects.errors import (
    ProjectArchived,
    ProjectNotAssigned,
    TaskArchived,
    TaskNotOffered,
    UnknownProject,
    UnknownTask,
)
from keito_server.projects.queries.agent_limits import AGENT_LIMITS_HOLD
from keito_server.projects.rules import Rates, is_billable, resolve_rate
from keito_server.team.models import Member

Work = tuple[UUID, UUID | None, UUID, date]
"""A project, a task or none, a member, and the day."""

_NO_RATE_AT_ALL = Decimal(-1)
_LATEST = "AND r.valid_from <= {day} ORDER BY r.valid_from DESC LIMIT 1)"
_FACTS = f"""
    p.bill_by, p.agents_bill_at, p.is_billable, p.billing_type, p.archived_at IS NOT NULL, c.currency,
        a.id IS NOT NULL, t.id IS NOT NULL, t.archived_at IS NOT NULL, t.is_billable, pt.id IS NOT NULL, pt.is_billable,
        (SELECT r.amount FROM projects_rate r WHERE r.workspace_id = p.workspace_id AND r.project_id = p.id
            AND r.task_id IS NULL AND r.member_id IS NULL {_LATEST},
        (SELECT r.amount FROM projects_rate r WHERE r.workspace_id = p.workspace_id AND r.project_id = p.id
            AND r.task_id = t.id {_LATEST},
        (SELECT r.amount FROM projects_rate r WHERE r.workspace_id = p.workspace_id AND r.project_id = p.id
            AND r.member_id = {{member}} {_LATEST},
        (SELECT r.amount FROM projects_rate r WHERE r.workspace_id = p.workspace_id AND r.project_id IS NULL
            AND r.task_id = t.id {_LATEST},
        (SELECT r.amount FROM team_memberrate r WHERE r.workspace_id = p.workspace_id AND r.member_id = {{member}}
            AND r.kind = 'billable' {_LATEST},
        (SELECT r.amount FROM team_memberrate r WHERE r.workspace_id = p.workspace_id AND r.member_id = {{member}}
            AND r.kind = 'cost' {_LATEST},
        {AGENT_LIMITS_HOLD.replace("%(member)s", "{member}")}
"""
_TABLES = """
    projects_project p
    JOIN clients_client c ON c.id = p.client_id
    LEFT JOIN projects_assignment a
        ON a.workspace_id = p.workspace_id AND a.project_id = p.id AND a.member_id = {member}
    LEFT JOIN projects_task t ON t.workspace_id = p.workspace_id AND t.id = {task}
    LEFT JOIN projects_projecttask pt
        ON pt.workspace_id = p.workspace_id AND pt.project_id = p.id AND pt.task_id = t.id
    WHERE p.workspace_id = %(workspace)s AND p.id = {project}
"""
_OF_ONE = {"project": "%(project)s", "task": "%(task)s", "member": "%(member)s", "day": "%(day)s"}
_STATEMENT = f"SELECT {_FACTS} FROM {_TABLES}".format(**_OF_ONE)
_OF_MANY = {"project": "w.project_id", "task": "w.task_id", "member": "w.member_id", "day": "w.spent_date"}
_MANY = f"SELECT {_FACTS}, w.place FROM {{works}} w CROSS JOIN {_TABLES}"
_WORKS_ON_POSTGRESQL = """
    (SELECT (one ->> 0)::int AS place, (one ->> 1)::uuid AS project_id, (one ->> 2)::uuid AS task_id,
        (one ->> 3)::uuid AS member_id, (one ->> 4)::date AS spent_date
    FROM json_array_elements(%(works)s::json) one)
"""
_WORKS_ON_SQLITE = """
    (SELECT json_extract(value, '$[0]') AS place, json_extract(value, '$[1]') AS project_id,
        json_extract(value, '$[2]') AS task_id, json_extract(value, '$[3]') AS member_id,
        json_extract(value, '$[4]') AS spent_date
    FROM json_each(%(works)s))
"""
_AT_ONCE = 1_000
"""So many are asked for by one statement."""


class RateSource(StrEnum):
    """What the rate of an entry may come from (R1, R2), by the names of `Rates`."""

    PROJECT = "project"
    PROJECT_TASK = "project_task"
    ASSIGNMENT = "assignment"
    TASK_DEFAULT = "task_default"
    MEMBER_DEFAULT = "member_default"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a project, a task, a member and a day mean for an entry. Raises its refusals in `check_new_work`."""

    bill_by: str
    agents_bill_at: str
    project_default: bool
    billing_type: str
    is_archived: bool
    currency: str
    is_assigned: bool
    has_task: bool
    is_task_archived: bool
    task_default: bool | None
    is_task_offered: bool
    own_task: bool | None
    rates: Rates
    cost_rate: Decimal | None
    has_agent_limits: bool

    def check_new_work(self, *, member: Member, task_id: UUID | None) -> None:
        """Refuses new work on an archived project or task, a task not offered, or without an assignment (P4)."""
        if not self.is_assigned and member.role != Member.Role.ADMINISTRATOR:
            raise ProjectNotAssigned(field="project_id")
        if self.is_archived:
            raise ProjectArchived(field="project_id")
        if task_id is None:
            return
        if not self.has_task:
            raise UnknownTask(field="task_id")
        if not self.is_task_offered:
            raise TaskNotOffered(field="task_id")
        if self.is_task_archived:
            raise TaskArchived(field="task_id")

    def billable(self, given: bool | None) -> bool:
        """Whether an entry on these terms is billable (T6)."""
        return is_billable(
            given=given,
            project_bills=self.bill_by != "none",
            project_default=self.project_default,
            own_task=self.own_task,
            task_default=self.task_default,
        )

    def rate(self, *, member: Member) -> Decimal | None:
        """The rate of a billable hour on these terms (R1, R2)."""
        return resolve_rate(
            bill_by=self.bill_by,
            agents_bill_at=self.agents_bill_at,
            is_agent=member.is_agent,
            rates=self.rates,
            same_currency=self.currency == member.workspace.currency,
        )

    def takes(self, source: RateSource, *, member: Member) -> bool:
        """Whether the rate of a billable hour comes from there, or would if there were one (R1, R2)."""
        probe = replace(self, rates=replace(self.rates, **{source.value: _NO_RATE_AT_ALL}))
        return probe.rate(member=member) == _NO_RATE_AT_ALL


def get_terms(member: Member, *, project_id: UUID, task_id: UUID | None, day: date) -> Terms:
    """The terms; `UnknownProject` where the project is not in the member's workspace."""
    values = {
        "workspace": bind_id(member.workspace_id),
        "project": bind_id(project_id),
        "task": bind_id(task_id),
        "member": bind_id(member.id),
        "day": bind_date(day),
    }
    rows = read_rows(_STATEMENT, values)
    if not rows:
        raise UnknownProject(field="project_id")
    return _terms(rows[0])


def list_terms(workspace_id: UUID, works: Sequence[Work]) -> list[Terms]:
    """The terms of each of many works, in their order: one statement for a thousand of them.

    `UnknownProject` where one is on a project that is not in the workspace.
    """
    found: list[Terms] = []
    for start in range(0, len(works), _AT_ONCE):
        found += _list_terms(workspace_id, works[start : start + _AT_ONCE])
    return found


def _list_terms(workspace_id: UUID, works: Sequence[Work]) -> list[Terms]:
    source = _WORKS_ON_POSTGRESQL if is_postgresql() else _WORKS_ON_SQLITE
    rows = [
        [place, *(None if one is None else one.hex for one in (project_id, task_id, member_id)), day.isoformat()]
        for place, (project_id, task_id, member_id, day) in enumerate(works)
    ]
    values = {"workspace": bind_id(workspace_id), "works": json.dumps(rows)}
    found = sorted(read_rows(_MANY.format(works=source, **_OF_MANY), values), key=itemgetter(-1))
    if len(found) < len(works):
        raise UnknownProject(field="project_id")
    return [_terms(row) for row in found]


def _terms(row: Sequence[Any]) -> Terms:
    amounts = [None if value is None else from_millionths(value) for value in row[12:18]]
    return Terms(
        bill_by=row[0],
        agents_bill_at=row[1],
        project_default=bool(row[2]),
        billing_type=row[3],
        is_archived=bool(row[4]),
        currency=row[5],
        is_assigned=bool(row[6]),
        has_task=bool(row[7]),
        is_task_archived=bool(row[8]),
        task_default=_optional(row[9]),
        is_task_offered=bool(row[10]),
        own_task=_optional(row[11]),
        rates=Rates(amounts[0], amounts[1], amounts[2], amounts[3], amounts[4]),
        cost_rate=amounts[5],
        has_agent_limits=bool(row[18]),
    )


def _optional(value: Any) -> bool | None:
    return None if value is None else bool(value)
