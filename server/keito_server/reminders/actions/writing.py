"""Writing the mails of one round, each once."""

from collections.abc import Callable
from datetime import datetime

from keito_server.notifications.actions import Letter, tell
from keito_server.reminders.actions.nudge import nudges
from keito_server.reminders.actions.report import reports
from keito_server.reminders.actions.rounds import Round
from keito_server.reminders.actions.weekly import weekly_letters
from keito_server.reminders.queries import list_members, times_of
from keito_server.reminders.rules import DAILY, DEADLINE, REMINDER, REPORT
from keito_server.team.models import Member

_WRITERS: dict[str, Callable[[Round, list[Member], datetime], list[Letter]]] = {
    DAILY: nudges,
    REMINDER: weekly_letters,
    DEADLINE: weekly_letters,
    REPORT: reports,
}


def write(of: Round, *, now: datetime) -> int:
    """Writes what the people of a round have not been told yet, if it still concerns them; answers how many mails.

    Done again after a worker died, it writes what is missing. What has waited too long is left out.
    """
    if of.due.is_stale(now):
        return 0
    members = list_members(of.workspace_id, of.member_ids)
    if not members or not _goes_out(of, members[0]):
        return 0
    return tell(_WRITERS[of.due.notice](of, members, now), now=now)


def _goes_out(of: Round, member: Member) -> bool:
    """Whether the workspace still sends it."""
    return of.due.notice in (DAILY, REPORT) or times_of(member.workspace).sends_weekly
