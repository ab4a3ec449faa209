"""What an agent's page shows of its time: the latest sessions."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from keito_server.kit.days import day_of
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.time_entries import queries
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import AgentSession
from keito_server.web.formats import Formats

_STATES = {
    TimeEntry.Approval.UNSUBMITTED: ("draft", "Saved"),
    TimeEntry.Approval.SUBMITTED: ("submitted", "Submitted"),
    TimeEntry.Approval.APPROVED: ("approved", "Approved"),
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as the table shows it; `state` is a badge's key with its words."""

    session: AgentSession
    began: str
    what: str
    state: tuple[str, str]


def time_of_member(request: HttpRequest, member: Member) -> SafeString:
    """The way from a member's page to their time in the Team list, for whoever may see that."""
    actor: Member = request.actor  # type: ignore[attr-defined]  # behind the gate, it is there
    if not may(actor, Permission.TIME_VIEW_TEAM):
        return SafeString("")
    return render_to_string("time_entries/_member_time.html", {"member": member}, request=request)


def sessions_of_agent(request: HttpRequest, member: Member) -> SafeString:
    """An agent's latest sessions, as far as the actor sees its time; nothing for people."""
    if not member.is_agent:
        return SafeString("")
    actor: Member = request.actor  # type: ignore[attr-defined]  # behind the gate, it is there
    now = timezone.now()
    sessions = queries.list_sessions(actor, member, now=now)
    formats, zone = Formats.of(actor), actor.zone
    today = day_of(now, zone)
    lines = []
    for session in sessions:
        local = session.began_at.astimezone(timezone.get_current_timezone())
        day = "Today" if local.date() == today else formats.short_day(local.date(), today)
        lines.append(
            SessionLine(
                session=session,
                began=f"{day} {formats.time_of_day(local)}",
                what=_what(session.newest),
                state=_state(session.newest),
            )
        )
    context = {"member": member, "lines": lines, "count": queries.count_sessions(actor, member.id)}
    return render_to_string("time_entries/_member_section.html", context, request=request)


def _what(entry: TimeEntry) -> str:
    """The notes of an entry, shortened; without any, its task."""
    notes = " ".join(entry.notes.split())
    if not notes:
        return entry.task.name if entry.task else ""
    return notes if len(notes) <= 90 else f"{notes[:89].rstrip()}…"


def _state(entry: TimeEntry) -> tuple[str, str]:
    if entry.is_invoiced:
        return "closed", "Invoiced"
    return _STATES[TimeEntry.Approval(entry.approval)]
