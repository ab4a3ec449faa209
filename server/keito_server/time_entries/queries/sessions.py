"""Agents' sessions: entries that carry one session id belong together."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import Coalesce

from keito_server.kit.days import elapsed_ms
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import shown_ms, visible_entries

_BEGAN = Coalesce("started_at", "created_at")


@dataclass(frozen=True, slots=True)
class AgentSession:
    """One session: when it began, its newest entry, and its time so far, running time included.

    `before_ms` is the part of the time that does not tick: all but what has elapsed since the newest entry's start.
    """

    session_id: str
    began_at: datetime
    newest: TimeEntry
    total_ms: int
    before_ms: int
    is_live: bool
    has_auto_stopped: bool


def list_sessions(actor: Member, member: Member, *, now: datetime, limit: int = 10) -> list[AgentSession]:
    """A member's latest sessions, newest first, as far as the actor sees their entries: two queries."""
    mine = visible_entries(actor).filter(member=member, source=TimeEntry.Source.AGENT)
    rows = (
        mine.exclude(session_id="")
        .select_related(None)
        .order_by()
        .values("session_id")
        .annotate(
            began=Min(_BEGAN),
            latest=Max(_BEGAN),
            stopped_ms=Sum("rounded_ms", filter=Q(is_running=False)),
            auto=Count("id", filter=Q(is_auto_stopped=True)),
        )
        .order_by("-latest", "session_id")[:limit]
    )
    found = {row["session_id"]: row for row in rows}
    entries = mine.filter(session_id__in=list(found)).order_by(_BEGAN, "id").select_related("project__client", "task")
    newest: dict[str, TimeEntry] = {}
    running_ms: dict[str, int] = {}
    for entry in entries:
        newest[entry.session_id] = entry
        if entry.is_running:
            running_ms[entry.session_id] = running_ms.get(entry.session_id, 0) + shown_ms(entry, now=now)
    sessions = []
    for session_id, row in found.items():
        entry, total_ms = newest[session_id], (row["stopped_ms"] or 0) + running_ms.get(session_id, 0)
        ticking_ms = elapsed_ms(entry.started_at, now) if entry.is_running and entry.started_at else 0
        sessions.append(
            AgentSession(
                session_id=session_id,
                began_at=row["began"],
                newest=entry,
                total_ms=total_ms,
                before_ms=total_ms - ticking_ms,
                is_live=session_id in running_ms,
                has_auto_stopped=row["auto"] > 0,
            )
        )
    return sessions


def list_session_entries(actor: Member, *, member_id: UUID, session_id: str, limit: int = 3) -> list[TimeEntry]:
    """The latest entries of one session that the actor sees, newest first, with project and task: one query."""
    mine = visible_entries(actor).filter(member_id=member_id, session_id=session_id)
    return list(mine.select_related("project__client", "task").order_by(_BEGAN.desc(), "-id")[:limit])


def count_sessions(actor: Member, member_id: UUID) -> int:
    """How many sessions of a member the actor sees."""
    mine = visible_entries(actor).filter(member_id=member_id, source=TimeEntry.Source.AGENT).exclude(session_id="")
    return mine.select_related(None).order_by().values("session_id").distinct().count()
