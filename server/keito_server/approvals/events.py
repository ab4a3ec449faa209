"""What approvals announce."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesheetSubmitted(DomainEvent):
    """A period of a member was handed in; without an actor the schedule did it for an agent (A2)."""

    subject_type = "submission"
    sentence = "Submitted {subject}"
    member_id: UUID
    first_day: date
    last_day: date
    entry_count: int
    expense_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesheetApproved(DomainEvent):
    """A submission was approved; `note` is what the approver said besides."""

    subject_type = "submission"
    sentence = "Approved {subject}"
    member_id: UUID
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesheetRejected(DomainEvent):
    """A submission was sent back; its entries can be changed again."""

    subject_type = "submission"
    sentence = "Sent back {subject}"
    member_id: UUID
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWithdrawn(DomainEvent):
    """An approval was undone: the submission waits for a decision again. `before` is what had been decided."""

    subject_type = "submission"
    sentence = "Withdrew the approval of {subject}"
    member_id: UUID
    note: str
    before: dict[str, Any]
