"""The weekly report: the hours of the week before, to whom they belong."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from keito_server.notifications.actions import Letter
from keito_server.reminders.actions.addresses import week_url
from keito_server.reminders.actions.rounds import Round
from keito_server.reminders.queries import ReportLine, hours_of_week
from keito_server.team.models import Member
from keito_server.web.formats import Formats, share

_LONGEST_BAR = 200
"""Pixels: mail programs know no other unit that holds in all of them."""
_WORKING_DAYS = range(5)


def reports(of: Round, members: list[Member], now: datetime) -> list[Letter]:
    """A letter to each who has any time in the week."""
    due = of.due
    hours = hours_of_week(of.workspace_id, of.member_ids, due.first_day, due.last_day, now)
    return [_report(of, member, lines) for member in members if (lines := hours.get(member.id))]


def _report(of: Round, member: Member, lines: Sequence[ReportLine]) -> Letter:
    due, formats = of.due, Formats.of(member)
    total_ms = sum(line.worked_ms for line in lines)
    billable_ms = sum(line.worked_ms for line in lines if line.is_billable)
    period, total = formats.period(due.first_day, due.last_day, due.day), formats.duration(total_ms)
    return Letter(
        member=member,
        notice=due.notice,
        subject=f"Your week of {period}: {total} hours",
        template="reminders/mails/weekly_report",
        context={
            "first_name": member.first_name,
            "workspace": member.workspace.name,
            "period": period,
            "total": total,
            "against_capacity": _against_capacity(total_ms, member.capacity_ms, formats),
            "days": _days(due.first_day, lines, formats),
            "projects": _projects(lines, formats),
            "billable": formats.duration(billable_ms),
            "billable_share": formats.percent(share(billable_ms, total_ms)),
            "state": _state(lines, formats) if member.workspace.uses_approvals else "",
            "url": week_url(member, due.first_day),
        },
        about_key=due.about_key,
    )


def _against_capacity(total_ms: int, capacity_ms: int, formats: Formats) -> str:
    if not capacity_ms:
        return ""
    planned, difference = formats.duration(capacity_ms), formats.duration(abs(total_ms - capacity_ms))
    if total_ms == capacity_ms:
        return f"exactly the {planned} of your week"
    return f"{difference} {'more' if total_ms > capacity_ms else 'less'} than the {planned} of your week"


def _days(first_day: date, lines: Sequence[ReportLine], formats: Formats) -> list[dict[str, object]]:
    """Each day with its hours (a dash for none) and the length of its bar; days of the weekend only if they have any."""
    sums = Counter[date]()
    for line in lines:
        sums[line.day] += line.worked_ms
    longest = max(sums.values()) or 1
    week = (first_day + timedelta(days=offset) for offset in range(7))
    return [
        {
            "name": f"{day:%A}",
            "hours": formats.duration(sums[day]) if sums[day] else "–",
            "bar": sums[day] * _LONGEST_BAR // longest,
        }
        for day in week
        if sums[day] or day.weekday() in _WORKING_DAYS
    ]


def _projects(lines: Sequence[ReportLine], formats: Formats) -> list[dict[str, str]]:
    """Each project with its client and hours, most first."""
    sums = Counter[tuple[str, str]]()
    for line in lines:
        sums[line.project, line.client] += line.worked_ms
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "client": client, "hours": formats.duration(ms)} for (name, client), ms in ordered]


def _state(lines: Sequence[ReportLine], formats: Formats) -> str:
    """What has become of the timesheet."""
    open_ms = sum(line.worked_ms for line in lines if line.approval == "unsubmitted")
    states = {line.approval for line in lines}
    if "unsubmitted" in states:
        return f"{formats.duration(open_ms)} hours are not submitted yet."
    return "Approved." if states == {"approved"} else "Submitted, and waiting for approval."
