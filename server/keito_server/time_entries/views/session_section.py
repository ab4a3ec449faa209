"""What pages of apps beside this one show of the time of an agent's session: an expense carries the session's id as well."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries import queries
from keito_server.time_entries.models import TimeEntry
from keito_server.web.formats import Formats


class OfSession(Protocol):
    """Something that a member logged in a session; an empty id is none."""

    session_id: str
    member_id: UUID


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """An entry of the session in short: `time` is when it began and ended, empty where only its duration is known."""

    entry: TimeEntry
    what: str
    shown_ms: int
    time: str


def entries_of_session(request: HttpRequest, subject: OfSession) -> SafeString:
    """Lines of a list of properties: the session's latest entries, as far as the actor sees them. One query."""
    actor: Member = request.actor  # type: ignore[attr-defined]  # behind the gate, it is there
    if not subject.session_id or not may(actor, Permission.TIME_VIEW_OWN):
        return SafeString("")
    now, formats = timezone.now(), Formats.of(actor)
    found = queries.list_session_entries(actor, member_id=subject.member_id, session_id=subject.session_id)
    lines = [
        SessionEntry(
            entry=entry,
            what=entry.task.name if entry.task else entry.project.name,
            shown_ms=queries.shown_ms(entry, now=now),
            time=_time(entry, formats),
        )
        for entry in found
    ]
    return render_to_string("time_entries/_of_session.html", {"lines": lines}, request=request)


def _time(entry: TimeEntry, formats: Formats) -> str:
    zone = timezone.get_current_timezone()
    times = [formats.time_of_day(at.astimezone(zone)) for at in (entry.started_at, entry.stopped_at) if at is not None]
    return " \N{EN DASH} ".join(times)
