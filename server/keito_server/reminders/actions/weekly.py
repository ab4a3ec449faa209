"""The weekly reminder, and the deadline: what is not submitted yet, and what keeps it from being so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keito_server.notifications.actions import Letter
from keito_server.reminders.actions.addresses import week_url
from keito_server.reminders.actions.rounds import Round
from keito_server.reminders.queries import OpenWeek, earlier_open_days, open_weeks, times_of
from keito_server.reminders.rules import DEADLINE, days_without_time, deadline_of, earlier_weeks
from keito_server.team.models import Member
from keito_server.web.formats import Formats

_NAMED_WEEKS = 3
_TEMPLATES = {True: "reminders/mails/weekly_deadline", False: "reminders/mails/weekly_reminder"}


@dataclass(frozen=True, slots=True)
class _Missing:
    """What one member has still to do."""

    week: OpenWeek
    earlier_days: list[date]


def weekly_letters(of: Round, members: list[Member], now: datetime) -> list[Letter]:
    """A letter to each who has something of the week that is not submitted."""
    due = of.due
    weeks = open_weeks(of.workspace_id, of.member_ids, due.first_day, due.last_day, now)
    earlier = earlier_open_days(of.workspace_id, of.member_ids, due.first_day)
    return [
        _letter(of, member, _Missing(week, earlier.get(member.id, [])))
        for member in members
        if (week := weeks.get(member.id)) is not None and week.entries
    ]


def _letter(of: Round, member: Member, missing: _Missing) -> Letter:
    due, formats, workspace = of.due, Formats.of(member), member.workspace
    is_deadline = due.notice == DEADLINE
    period, hours = formats.period(due.first_day, due.last_day, due.day), formats.duration(missing.week.open_ms)
    # The day of the reminder is not over yet; at the deadline it counts.
    last_day = min(due.last_day, due.day if is_deadline else due.day - timedelta(days=1))
    # Whoever has their hours together has taken the other days off.
    is_full = missing.week.total_ms >= member.capacity_ms
    empty = [] if is_full else days_without_time(missing.week.days, due.first_day, last_day)
    deadline_day = deadline_of(times_of(workspace), due.first_day)
    return Letter(
        member=member,
        notice=due.notice,
        subject=f"Due now: {hours} hours of {period}" if is_deadline else f"{hours} hours to submit for {period}",
        template=_TEMPLATES[is_deadline],
        context={
            "first_name": member.first_name,
            "workspace": workspace.name,
            "period": period,
            "hours": hours,
            "deadline": f"{formats.day(deadline_day, due.day)}, {formats.time_of_day(workspace.deadline_time)}",
            "empty_days": _in_words([f"{day:%A}" for day in empty]),
            "to_mend": list(_to_mend(missing.week, requires_notes=workspace.requires_notes)),
            "earlier": _earlier(missing.earlier_days, workspace.week_start, formats, due.day),
            "url": week_url(member, due.first_day),
        },
        about_key=due.about_key,
    )


def _to_mend(week: OpenWeek, *, requires_notes: bool) -> Iterator[str]:
    """What has to be done before all of it can be submitted (T3, T8, A1)."""
    if week.running:
        yield "A timer still runs. Stop it." if week.running == 1 else f"{week.running} timers still run. Stop them."
    if week.over_a_day:
        yield f"{_entries(week.over_a_day, 'is', 'are')} over 24 hours. Correct the hours, or split them over days."
    if week.without_notes and requires_notes:
        yield f"{_entries(week.without_notes, 'has', 'have')} no notes. Say in a few words what was done."
    if week.unseen:
        yield f"{_entries(week.unseen, 'was', 'were')} stopped by itself. Look at the time and confirm it."


def _entries(count: int, one: str, many: str) -> str:
    return f"1 entry {one}" if count == 1 else f"{count} entries {many}"


def _earlier(days: list[date], week_start: int, formats: Formats, today: date) -> str:
    weeks = earlier_weeks(days, week_start)
    if not weeks:
        return ""
    named = [formats.period(first, first + timedelta(days=6), today) for first in weeks[:_NAMED_WEEKS]]
    rest = len(weeks) - len(named)
    listed = f"{', '.join(named)} and {rest} more" if rest else _in_words(named)
    return f"{listed} {'are' if len(weeks) > 1 else 'is'} not submitted either."


def _in_words(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
