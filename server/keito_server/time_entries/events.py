"""What time entries announce."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

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
class TimerStoppedBySchedule(DomainEvent):
    """An agent's timer had gone silent and was stopped at its session's last sign of life (T8)."""

    subject_type = "time_entry"
    sentence = "Stopped a silent agent’s timer on {subject}"
    duration_ms: int
    last_sign_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerForgotten(DomainEvent):
    """A person's timer was found running for longer than the workspace expects; recorded once for each (T8)."""

    subject_type = "time_entry"
    sentence = "Found a forgotten timer on {subject}"
    running_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntryReviewed(DomainEvent):
    """A person looked at time that had been stopped by itself and let it stand (T8)."""

    subject_type = "time_entry"
    sentence = "Looked at stopped time on {subject}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRowAdded(DomainEvent):
    """A member put a row into the grid of a week, before any time stands in it."""

    subject_type = "member"
    sentence = "Added a row to a week of {subject}"
    first_day: date
    project_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRowRemoved(DomainEvent):
    """A member took an empty row out of the grid of a week."""

    subject_type = "member"
    sentence = "Removed a row from a week of {subject}"
    first_day: date
    project_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCopied(DomainEvent):
    """Last week's rows were taken over into a week, perhaps with their hours: so many rows and entries came of it."""

    subject_type = "member"
    sentence = "Copied the rows of last week into a week of {subject}"
    first_day: date
    rows: int
    entries: int
