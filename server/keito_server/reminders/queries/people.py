"""The clocks that people live by, and who of a clock a notice may concern."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from keito_server.notifications.queries import who_wants
from keito_server.reminders.models import Schedule
from keito_server.reminders.rules import DAILY, REPORT, Due, Times
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace

_ASKED_AT_ONCE = 1_000
_PEOPLE = Q(user_type=Member.Type.HUMAN, archived_at=None)
_SETTINGS = (
    "week_start",
    "nudge_time",
    "sends_reminders",
    "uses_approvals",
    "reminder_weekday",
    "reminder_time",
    "deadline_weekday",
    "deadline_time",
)
_OF_WORKSPACE = "workspace__"


@dataclass(frozen=True, slots=True)
class Clock:
    """A zone that people of a workspace live in, and the workspace's times."""

    workspace_id: UUID
    zone: str
    is_workspaces: bool
    times: Times


def find_taken_until() -> datetime | None:
    """Up to which instant everything due was taken; None before the first look."""
    return Schedule.objects.values_list("taken_until", flat=True).first()


def times_of(workspace: Workspace) -> Times:
    """When the workspace has its people reminded."""
    return _times({name: getattr(workspace, name) for name in _SETTINGS})


def list_clocks() -> list[Clock]:
    """The clocks of all workspaces with somebody to remind, in one query."""
    people = Member.objects.across_workspaces().filter(_PEOPLE).order_by()
    settings = [_OF_WORKSPACE + name for name in _SETTINGS]
    found: dict[tuple[UUID, str], Clock] = {}
    for row in people.values("workspace_id", "timezone", "workspace__timezone", *settings).distinct():
        companys = row["workspace__timezone"]
        zone = row["timezone"] or companys
        times = _times({name: row[_OF_WORKSPACE + name] for name in _SETTINGS})
        found[row["workspace_id"], zone] = Clock(row["workspace_id"], zone, zone == companys, times)
    return list(found.values())


def _times(settings: dict[str, Any]) -> Times:
    wants, can = settings.pop("sends_reminders"), settings.pop("uses_approvals")
    return Times(sends_weekly=wants and can, **settings)


def list_people(clock: Clock, due: Due) -> list[UUID]:
    """Those of the clock who want the notice and have what it is about, oldest members first."""
    zones = [clock.zone, ""] if clock.is_workspaces else [clock.zone]
    members = Member.objects.in_workspace(clock.workspace_id).filter(_PEOPLE, timezone__in=zones)
    if due.notice != DAILY:
        members = members.filter(id__in=_with_time(clock, due))
    ids = list(members.order_by("created_at", "id").values_list("id", flat=True))
    return [member_id for part in _parts(ids, _ASKED_AT_ONCE) for member_id in _in_order(part, due.notice)]


def list_members(workspace_id: UUID, member_ids: Collection[UUID]) -> list[Member]:
    """Those of the members who are still to be written to, with their workspace."""
    members = Member.objects.in_workspace(workspace_id).filter(_PEOPLE, id__in=member_ids)
    return list(members.select_related("workspace").order_by("created_at", "id"))


def _with_time(clock: Clock, due: Due) -> "QuerySet[TimeEntry, UUID]":
    entries = TimeEntry.objects.in_workspace(clock.workspace_id).filter(spent_date__range=(due.first_day, due.last_day))
    if due.notice != REPORT:
        entries = entries.filter(approval=TimeEntry.Approval.UNSUBMITTED)
    return entries.order_by().values_list("member_id", flat=True)


def _in_order(member_ids: list[UUID], notice: str) -> list[UUID]:
    wanting = who_wants(member_ids, notice)
    return [member_id for member_id in member_ids if member_id in wanting]


def _parts(member_ids: list[UUID], size: int) -> Iterator[list[UUID]]:
    return (member_ids[start : start + size] for start in range(0, len(member_ids), size))
