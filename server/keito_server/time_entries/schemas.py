"""Shapes of time entries in the API, as `time-entries.md` has them; shape checks only."""

from decimal import Decimal
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator
from pydantic.config import JsonDict

from keito_server.kit.durations import hours_to_ms
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.shapes import (
    Day,
    Input,
    Instant,
    Output,
    PageQuery,
    PublicId,
    QueryInput,
    example_id,
    example_page,
    number_reader,
    refuse,
)
from keito_server.projects.errors import UnknownProject, UnknownTask
from keito_server.team.errors import UnknownMember
from keito_server.time_entries.actions import EntryChanges, NewEntry
from keito_server.time_entries.queries import EntryFilters

Source = Literal["web", "cli", "api", "agent"]
ApprovalStatus = Literal["unsubmitted", "submitted", "approved"]
ProjectId = Annotated[UUID, PublicId("prj", "project_id", UnknownProject)]
TaskId = Annotated[UUID, PublicId("tsk", "task_id", UnknownTask)]
UserId = Annotated[UUID, PublicId("usr", "user_id", UnknownMember)]

_UNCHANGEABLE = (
    "project_id",
    "source",
    "spent_date",
    "user_id",
    "id",
    "created_at",
    "updated_at",
    "started_at",
    "stopped_at",
    "approval_status",
    "is_auto_stopped",
)
_number = number_reader("hours")

_CONTEXT: JsonDict = {
    "agent_id": "review-bot-01",
    "agent_type": "claude-code",
    "session_id": "550e8400-e29b-41d4-a716-446655440000",
    "model": "claude-opus-4-6",
}
_SENT: JsonDict = {
    "project_id": example_id("prj"),
    "task_id": example_id("tsk"),
    "spent_date": "2026-03-06",
    "hours": 1.5,
    "notes": "Refactored authentication module",
    "source": "agent",
    "metadata": _CONTEXT,
}
_SHOWN: JsonDict = {
    "id": example_id("te"),
    "project_id": example_id("prj"),
    "task_id": example_id("tsk"),
    "user_id": example_id("usr"),
    "spent_date": "2026-03-06",
    "hours": 1.5,
    "notes": "Refactored authentication module",
    "is_running": False,
    "is_billable": True,
    "source": "agent",
    "metadata": _CONTEXT,
    "started_at": None,
    "stopped_at": None,
    "approval_status": "unsubmitted",
    "is_auto_stopped": False,
    "created_at": "2026-03-06T14:30:00Z",
    "updated_at": "2026-03-06T14:30:00Z",
}


def _read_hours(value: Any) -> Decimal:
    hours = _number(value)
    if hours < 0:
        refuse("hours cannot be negative. Use 0 or more.")
    if hours > 24:
        refuse("An entry holds at most 24 hours. Split it over several days.")
    return hours


Hours = Annotated[
    Decimal | None,
    PlainValidator(_read_hours),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 24, "examples": [1.5]}),
]
Metadata = Annotated[dict[str, Any], Field(examples=[{"agent_id": "review-bot-01", "session_id": "550e8400"}])]


class NewTimeEntry(Input):
    """A new entry, or a timer to start."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENT]})

    project_id: ProjectId = Field(description="Project the work is for.")
    task_id: TaskId | None = Field(None, description="Task that the project offers.")
    spent_date: Day = Field(description="Day of the work; at most tomorrow in the user's timezone.")
    hours: Hours = Field(
        None,
        description="Decimal hours, kept exactly up to 5 decimals. Required unless `is_running` is true, where they are a head start.",
    )
    is_running: bool = Field(False, description="Starts a timer; what runs in the same slot is stopped and saved.")
    notes: str | None = Field(None, description="What was done.")
    is_billable: bool | None = Field(None, description="Left out: as the project's task, the task or the project says.")
    source: Source = Field("api", description="Where the entry comes from; it never changes.")
    metadata: Metadata | None = Field(None, description="Agent context, at most 4,096 bytes.")
    user_id: UserId | None = Field(None, description="Whose entry it is, for those who may edit the time of others.")

    def to_new_entry(self) -> NewEntry:
        """The same for the action that creates it."""
        return NewEntry(
            project_id=self.project_id,
            task_id=self.task_id,
            spent_date=self.spent_date,
            source=self.source,
            duration_ms=None if self.hours is None else hours_to_ms(self.hours),
            is_running=self.is_running,
            notes=self.notes or "",
            is_billable=self.is_billable,
            metadata=self.metadata or {},
            member_id=self.user_id,
        )


class TimeEntryChanges(Input):
    """What of an entry to change; fields left out stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"hours": 1.5, "is_running": False, "notes": "Completed OAuth implementation"}]}
    )

    hours: Hours = Field(
        None, description="The new duration. With `is_running: false` the duration of the stopped timer."
    )
    notes: str | None = Field(None, description="What was done; null empties it.")
    is_running: bool = Field(False, description="`false` stops the timer. A stopped entry never runs again.")
    is_billable: bool = Field(False, description="Whether the entry is billable.")
    task_id: TaskId | None = Field(None, description="Another task of the project; null takes the task away.")
    metadata: Metadata | None = Field(
        None,
        description="Merged key by key: a key with null is taken out, and null instead of an object takes out all.",
    )

    @model_validator(mode="before")
    @classmethod
    def refuse_what_never_changes(cls, data: Any) -> Any:
        """Names the documented fields that an update cannot change, instead of calling them unknown."""
        if isinstance(data, dict):
            for name in _UNCHANGEABLE:
                if name in data:
                    raise ValidationRefused(f"{name} cannot be changed once the entry exists.", field=name)
        return data

    def to_changes(self) -> EntryChanges:
        """The fields that were sent, for the action that changes the entry."""
        changes: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if "notes" in changes:
            changes["notes"] = changes["notes"] or ""
        return cast(EntryChanges, changes)


class TimeEntryQuery(PageQuery):
    """Filters of the list; all that are given hold together."""

    source: Source | None = Field(None, description="Where entries come from.")
    project_id: ProjectId | None = Field(None, description="Entries of one project.")
    user_id: UserId | None = Field(None, description="Entries of one user.")
    from_: Day | None = Field(None, alias="from", description="First day, included.")
    to: Day | None = Field(None, description="Last day, included.")
    is_running: bool | None = Field(None, description="Running timers only, or stopped entries only.")
    approval_status: ApprovalStatus | None = Field(None, description="Entries that are in one state of approval.")

    def to_filters(self, metadata: dict[str, str]) -> EntryFilters:
        """The same for the query, with the filters on keys of the metadata."""
        return EntryFilters(
            source=self.source,
            project_id=self.project_id,
            user_id=self.user_id,
            first_day=self.from_,
            last_day=self.to,
            is_running=self.is_running,
            approval=self.approval_status,
            metadata=metadata,
        )


class TimeEntry(Output):
    """A time entry."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    project_id: str
    task_id: str | None
    user_id: str
    spent_date: str = Field(json_schema_extra={"format": "date"})
    hours: float | int = Field(description="Decimal hours; the time elapsed so far while the timer runs.")
    notes: str | None
    is_running: bool
    is_billable: bool
    source: Source
    metadata: dict[str, Any] | None
    started_at: Instant | None = Field(description="When the timer was started; null for typed durations.")
    stopped_at: Instant | None
    approval_status: ApprovalStatus = Field(
        description="Whether the entry was submitted, and approved; then it is locked."
    )
    is_auto_stopped: bool = Field(description="Whether an agent went silent and its timer was stopped for it.")
    created_at: Instant
    updated_at: Instant


class TimeEntryPage(Output):
    """A page of time entries, newest day first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[TimeEntry]
    next_cursor: str | None
    has_more: bool


class TimerQuery(QueryInput):
    """Whose timer is asked for."""

    session_id: str | None = Field(
        None, min_length=1, max_length=200, description="Only the timer of this agent session, by its `session_id`."
    )


class Timer(Output):
    """What runs for you now."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"time_entry": _SHOWN | {"is_running": True}, "sessions": []}]}
    )

    time_entry: TimeEntry | None = Field(
        description="Your running timer, or with `session_id` that session’s; null where none runs."
    )
    sessions: list[TimeEntry] = Field(
        description="What runs in agent sessions of yours, newest first. Empty with `session_id`."
    )
