"""What projects announce."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCreated(DomainEvent):
    """A project was added for a client."""

    subject_type = "project"
    name: str
    client_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectUpdated(DomainEvent):
    """A project changed; `changes` holds [before, after] by field."""

    subject_type = "project"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectArchived(DomainEvent):
    """A project left the lists."""

    subject_type = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRestored(DomainEvent):
    """A project came back to the lists."""

    subject_type = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(DomainEvent):
    """A task was added to the workspace."""

    subject_type = "task"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUpdated(DomainEvent):
    """A task changed; `changes` holds [before, after] by field."""

    subject_type = "task"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAssigned(DomainEvent):
    """A member may now track time on the project."""

    subject_type = "project"
    member_id: UUID
    is_manager: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUnassigned(DomainEvent):
    """A member may no longer track time on the project."""

    subject_type = "project"
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSet(DomainEvent):
    """A rate holds from a day on."""

    subject_type = "rate"
    project_id: UUID | None
    task_id: UUID | None
    member_id: UUID | None
    valid_from: str
    amount: str | None
