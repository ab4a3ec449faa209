"""Timers that nobody thinks of any more (T8), across workspaces: for the schedule, never for what an actor is shown."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from keito_server.events.models import AuditEvent
from keito_server.team.queries import AGENT_WORK
from keito_server.time_entries import rules
from keito_server.time_entries.events import TimerForgotten
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import shown_ms

_SHORTEST = timedelta(hours=1)
"""No workspace calls a timer forgotten, or silent, before that."""
_SIGN = Coalesce("last_sign_at", "started_at")


def is_forgotten(entry: TimeEntry, *, now: datetime) -> bool:
    """Whether an entry is a person's timer that has run for too long. Its member carries the workspace."""
    if not entry.is_running or entry.is_agent_work:
        return False
    return rules.is_forgotten(shown_ms(entry, now=now), hours=entry.member.workspace.long_timer_hours)


def silent_since(entry: TimeEntry, *, now: datetime) -> datetime | None:
    """The last sign of life of an agent's timer that has gone silent, else None. Its member carries the workspace."""
    sign = entry.last_sign_at or entry.started_at
    if not entry.is_running or not entry.is_agent_work or sign is None:
        return None
    return sign if rules.is_silent(sign, now, hours=entry.member.workspace.silent_agent_hours) else None


def silent_timers(*, now: datetime) -> list[UUID]:
    """Ids of agents' timers that have gone silent, oldest first, in one query."""
    rows = _running().filter(AGENT_WORK).annotate(sign=_SIGN).filter(sign__lte=now - _SHORTEST)
    found = rows.order_by("id").values_list("id", "sign", "workspace__silent_agent_hours")
    return [entry_id for entry_id, sign, hours in found if rules.is_silent(sign, now, hours=hours)]


def forgotten_timers(*, now: datetime) -> list[UUID]:
    """Ids of people's timers that have run for too long and of which nobody was told yet, oldest first, in one query."""
    rows = untold(_running().exclude(AGENT_WORK)).select_related("member__workspace").order_by("id")
    return [entry.id for entry in rows if is_forgotten(entry, now=now)]


def untold(rows: "QuerySet[TimeEntry]") -> "QuerySet[TimeEntry]":
    """Those of the timers that were not found forgotten before."""
    events = AuditEvent.objects.across_workspaces().filter(
        workspace_id=OuterRef("workspace_id"), subject_id=OuterRef("id"), kind=TimerForgotten.__name__
    )
    return rows.filter(~Exists(events))


def locked_timers(entry_ids: Collection[UUID]) -> "QuerySet[TimeEntry]":
    """Those of the entries that still run, under row locks; what somebody else holds at this instant is left out."""
    rows = _running().select_related("member__workspace", "project__client", "task").filter(id__in=entry_ids)
    return rows.select_for_update(of=("self",), skip_locked=True).order_by("id")


def _running() -> "QuerySet[TimeEntry]":
    return TimeEntry.objects.across_workspaces().filter(is_running=True)
