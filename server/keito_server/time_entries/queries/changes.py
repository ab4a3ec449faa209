"""A change of an entry in the words of the member whose time it is: what it was, and what it is (T5)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from keito_server.kit.changes import Change, changes_in_words
from keito_server.projects.models import Project, Task
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import Formats


def work_of(entry: TimeEntry) -> str:
    """Project and task in a line."""
    return f"{entry.project.name}, {entry.task.name}" if entry.task else entry.project.name


def entry_changes_in_words(entry: TimeEntry, changes: Mapping[str, Sequence[Any]]) -> list[Change]:
    """What of an audited change (`TimeEntryUpdated.changes`) means something to people, in the member's own formats."""
    formats = Formats.of(entry.member)
    names = _names(entry, changes)

    def clock(instant: datetime | None) -> str:
        if instant is None:
            return "none"
        local = instant.astimezone(ZoneInfo(entry.zone))
        return f"{formats.time_of_day(local)} on {formats.day(local.date())}"

    known: dict[str, tuple[str, Callable[[Any], str]]] = {
        "project_id": ("Project", lambda row_id: names.get(row_id, "none")),
        "task_id": ("Task", lambda row_id: names.get(row_id, "none")),
        "spent_date": ("Day", formats.day),
        "duration_ms": ("Duration", formats.duration),
        "started_at": ("Start", clock),
        "stopped_at": ("End", clock),
        "notes": ("Notes", lambda notes: notes or "none"),
        "is_billable": ("Billable", lambda is_billable: "yes" if is_billable else "no"),
    }
    return changes_in_words(changes, known)


def _names(entry: TimeEntry, changes: Mapping[str, Sequence[Any]]) -> dict[UUID, str]:
    """Names of the projects and tasks that are spoken of; nothing is asked where neither changed."""
    names: dict[UUID, str] = {}
    for field, model in (("project_id", Project), ("task_id", Task)):
        if field in changes:
            rows = model.objects.in_workspace(entry.workspace_id).filter(id__in=[one for one in changes[field] if one])
            names.update(rows.values_list("id", "name"))
    return names
