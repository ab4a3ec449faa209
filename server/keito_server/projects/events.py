"""What projects announce."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCreated(DomainEvent):
    """A project was added for a client."""

    subject_type = "project"
    sentence = "Added the project {subject}"
    name: str
    client_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectUpdated(DomainEvent):
    """A project changed; `changes` holds [before, after] by field."""

    subject_type = "project"
    sentence = "Changed the project {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectArchived(DomainEvent):
    """A project left the lists; running timers on it are stopped (T8)."""

    subject_type = "project"
    sentence = "Archived the project {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRestored(DomainEvent):
    """A project came back to the lists."""

    subject_type = "project"
    sentence = "Restored the project {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(DomainEvent):
    """A task was added to the workspace."""

    subject_type = "task"
    sentence = "Added the task {subject}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUpdated(DomainEvent):
    """A task changed; `changes` holds [before, after] by field."""

    subject_type = "task"
    sentence = "Changed the task {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskArchived(DomainEvent):
    """A task is no longer offered for new time; running timers with it are stopped (T8)."""

    subject_type = "task"
    sentence = "Archived the task {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRestored(DomainEvent):
    """A task is offered again."""

    subject_type = "task"
    sentence = "Restored the task {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTaskAdded(DomainEvent):
    """The project offers one more task."""

    subject_type = "project"
    sentence = "Put the task {task} on {subject}"
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTaskUpdated(DomainEvent):
    """The project's own billable setting of a task changed; None keeps the task's default (T6)."""

    subject_type = "project"
    sentence = "Changed the task {task} on {subject}"
    task_id: UUID
    is_billable: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTaskRemoved(DomainEvent):
    """The project no longer offers a task; entries with it stay."""

    subject_type = "project"
    sentence = "Took the task {task} off {subject}"
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAssigned(DomainEvent):
    """A member may now track time on the project."""

    subject_type = "project"
    sentence = "Assigned {member} to {subject}"
    member_id: UUID
    is_manager: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerSet(DomainEvent):
    """A member of the team became one of the project's managers, or ceased to be one (P3)."""

    subject_type = "project"
    sentence = "Changed whether {member} manages {subject}"
    member_id: UUID
    is_manager: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUnassigned(DomainEvent):
    """A member may no longer track time on the project."""

    subject_type = "project"
    sentence = "Took {member} off {subject}"
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskBudgetSet(DomainEvent):
    """A task has another budget on the project; None: none. Milliseconds, or an amount in the client's currency."""

    subject_type = "project"
    sentence = "Set the budget of the task {task} on {subject}"
    task_id: UUID
    budget_ms: int | None
    budget_amount: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBudgetSet(DomainEvent):
    """A member of the team has another budget on the project; None: none. Units as for a task's."""

    subject_type = "project"
    sentence = "Set the budget of {member} on {subject}"
    member_id: UUID
    budget_ms: int | None
    budget_amount: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDuplicated(DomainEvent):
    """A project was made as a copy of another one, `from_id`; of its parts, only its members are announced."""

    subject_type = "project"
    sentence = "Copied a project as {subject}"
    name: str
    client_id: UUID
    from_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRepriced(DomainEvent):
    """A project bills otherwise: saved work from a day on took the new terms, `repriced` entries and `drafts` (R3)."""

    subject_type = "project"
    sentence = "Repriced the time of {subject} from {from_day} on"
    from_day: str
    repriced: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSet(DomainEvent):
    """A rate holds from a day on; `repriced` entries of these days took it, and `drafts` of invoices followed (R3)."""

    subject_type = "rate"
    sentence = "Set a billable rate from {valid_from} on"
    project_id: UUID | None
    task_id: UUID | None
    member_id: UUID | None
    valid_from: str
    before: str | None
    amount: str | None
    repriced: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRemoved(DomainEvent):
    """A rate left its list: the one before it holds on, also for what was worked since (R3)."""

    subject_type = "rate"
    sentence = "Removed a billable rate from {valid_from} on"
    project_id: UUID | None
    task_id: UUID | None
    member_id: UUID | None
    valid_from: str
    amount: str | None
    repriced: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLimitSet(DomainEvent):
    """The hard limit of agent work on a project, or of an agent, was set, changed or lifted; by kind [before, after] (G5)."""

    subject_type = "agent_limit"
    sentence = "Set the limit for agents of {subject}"
    project_id: UUID | None
    member_id: UUID | None
    changes: dict[str, Any]
