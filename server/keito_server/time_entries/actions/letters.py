"""What is told by mail of time: that somebody else changed it (T5), that a timer was forgotten or went silent (T8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from keito_server.notifications import actions as notifications
from keito_server.notifications.actions import Letter, Logged, tell
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.changes import entry_changes_in_words, work_of
from keito_server.time_entries.queries.entries import shown_ms
from keito_server.time_entries.queries.recipients import managers_of_agents
from keito_server.web.formats import Formats

_MAILS = "time_entries/mails"


def tell_of_change(*, actor: Member, entry: TimeEntry, changes: Mapping[str, Sequence[Any]], now: datetime) -> None:
    """Tells a member what somebody else changed of time that they have submitted (T5)."""
    if _concerns_another(actor, entry):
        lines = entry_changes_in_words(entry, changes)
        notifications.tell_of_change(actor=actor, logged=_logged(entry), lines=lines, now=now)


def tell_of_deletion(*, actor: Member, entry: TimeEntry, event_id: UUID, now: datetime) -> None:
    """Tells a member that somebody else deleted time that they have submitted (T5)."""
    if _concerns_another(actor, entry):
        notifications.tell_of_deletion(actor=actor, logged=_logged(entry), event_id=event_id, now=now)


def tell_of_restoration(*, actor: Member, entry: TimeEntry, event_id: UUID, now: datetime) -> None:
    """Tells whoever was told of a deletion that it was taken back."""
    if _concerns_another(actor, entry):
        notifications.tell_of_restoration(actor=actor, logged=_logged(entry), event_id=event_id, now=now)


def tell_of_forgotten(entries: Iterable[TimeEntry], *, now: datetime) -> None:
    """Tells people that their timers have run for very long, each timer once (T8)."""
    letters = []
    for entry in entries:
        formats, since = Formats.of(entry.member), _local(entry.started_at or now, entry.member.zone)
        context = {
            **_about(entry.member, entry),
            "running": formats.duration(shown_ms(entry, now=now)),
            "since": f"{formats.time_of_day(since)} on {formats.day(since.date())}",
            "cut_url": _url("time_entries:cut", entry),
        }
        subject = f"Your timer on {entry.project.name} has run for {context['running']}"
        letters.append(
            Letter(entry.member, "timer_forgotten", subject, f"{_MAILS}/timer_forgotten", context, str(entry.id))
        )
    tell(letters, now=now)


def tell_of_silent(stopped: Sequence[tuple[TimeEntry, datetime]], *, now: datetime) -> None:
    """Tells managers of agents' timers that were stopped at their last sign of life, each of them once an entry (T8)."""
    managers = managers_of_agents([entry for entry, _ in stopped])
    letters = []
    for entry, last_sign_at in stopped:
        for manager in managers[entry.id]:
            formats, sign = Formats.of(manager), _local(last_sign_at, manager.zone)
            context = {
                **_about(manager, entry),
                "hours": entry.member.workspace.silent_agent_hours,
                "last_sign": f"{formats.time_of_day(sign)} on {formats.day(sign.date())}",
                "duration": formats.duration(entry.rounded_ms),
            }
            subject = f"{entry.member.name} went silent on {entry.project.name}, its timer was stopped"
            letters.append(Letter(manager, "agent_stopped", subject, f"{_MAILS}/agent_stopped", context, str(entry.id)))
    tell(letters, now=now)


def _concerns_another(actor: Member, entry: TimeEntry) -> bool:
    # While approvals are switched off their states stay, and mean nothing (A3).
    is_submitted = entry.approval == TimeEntry.Approval.SUBMITTED and entry.member.workspace.uses_approvals
    return is_submitted and entry.member_id != actor.id


def _logged(entry: TimeEntry) -> Logged:
    about = _about(entry.member, entry)
    return Logged(
        id=entry.id,
        member=entry.member,
        noun="time",
        where=f"on {about['work']}",
        sum=f"{about['duration']} on {about['work']}",
        day=about["day"],
        url=about["url"],
        list_url=about["day_url"],
    )


def _about(reader: Member, entry: TimeEntry) -> dict[str, Any]:
    """What every letter says of an entry, as its reader writes days and durations."""
    formats = Formats.of(reader)
    return {
        "reader": reader,
        "who": entry.member.name,
        "work": work_of(entry),
        "day": formats.day(entry.spent_date),
        "duration": formats.duration(entry.rounded_ms),
        "workspace_name": reader.workspace.name,
        "url": _url("time_entries:entry", entry),
        "day_url": settings.PUBLIC_URL
        + reverse(
            "time_entries:day",
            kwargs={"subdomain": reader.workspace.subdomain, "day": entry.spent_date.isoformat()},
        ),
    }


def _url(name: str, entry: TimeEntry) -> str:
    here = {"subdomain": entry.member.workspace.subdomain, "entry_id": entry.public_id}
    return str(settings.PUBLIC_URL + reverse(name, kwargs=here))


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))
