"""What time entries announce."""

from dataclasses import dataclass
from typing import Any

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntryCreated(DomainEvent):
    """An entry was saved or a timer started."""

    subject_type = "time_entry"
    sentence = "Logged time on {subject}"
    source: str
    is_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntryUpdated(DomainEvent):
    """An entry changed; `changes` holds [before, after] by field."""

    subject_type = "time_entry"
    sentence = "Changed time on {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerStopped(DomainEvent):
    """A running entry was stopped with this exact duration."""

    subject_type = "time_entry"
    sentence = "Stopped a timer on {subject}"
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntryDeleted(DomainEvent):
    """An entry was deleted; `row` is all of it, so that its owner can take the deletion back."""

    subject_type = "time_entry"
    sentence = "Deleted time on {subject}"
    row: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntryRestored(DomainEvent):
    """A deletion was taken back."""

    subject_type = "time_entry"
    sentence = "Restored time on {subject}"
