"""The daily nudge: a word towards the end of a working day that has hardly any time yet."""

from datetime import datetime

from keito_server.notifications.actions import Letter
from keito_server.reminders.actions.addresses import day_url
from keito_server.reminders.actions.rounds import Round
from keito_server.reminders.queries import Today, hours_today
from keito_server.reminders.rules import is_day_open
from keito_server.team.models import Member
from keito_server.web.formats import Formats


def nudges(of: Round, members: list[Member], now: datetime) -> list[Letter]:
    """A letter to each whose day is not finished."""
    hours = hours_today(of.workspace_id, of.member_ids, of.due.day, now)
    nothing = Today()
    return [
        _nudge(of, member, today.worked_ms)
        for member in members
        if (today := hours.get(member.id, nothing)) is not None
        # While approvals are switched off their states stay, and mean nothing (A3).
        and is_day_open(
            today.worked_ms,
            member.capacity_ms,
            is_handed_in=today.is_handed_in and member.workspace.uses_approvals,
        )
    ]


def _nudge(of: Round, member: Member, worked_ms: int) -> Letter:
    formats, day = Formats.of(member), of.due.day
    shown = formats.day(day)
    title = f"{formats.duration(worked_ms)} hours so far" if worked_ms else "Nothing logged yet today"
    return Letter(
        member=member,
        notice=of.due.notice,
        subject=f"{shown}: {title[0].lower()}{title[1:]}",
        template="reminders/mails/daily_reminder",
        context={
            "first_name": member.first_name,
            "title": title,
            "day": shown,
            "workspace": member.workspace.name,
            "has_time": bool(worked_ms),
            "time": formats.time_of_day(member.workspace.nudge_time),
            "url": day_url(member, day),
        },
        about_key=of.due.about_key,
    )
