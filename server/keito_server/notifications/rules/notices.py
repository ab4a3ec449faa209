"""What a member may be told by mail without having asked: each kind can be switched off on its own (personal-settings.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

UNSUBSCRIBE_BODY = {"List-Unsubscribe": "One-Click"}
"""What a mail program posts to the address in `List-Unsubscribe` (RFC 8058, 3.1); our own button posts the same."""

_ABOUT = {"account": "Sign-in", "invitation": "Invitation"}


class Group(StrEnum):
    """The heads under which the switches stand, in this order."""

    ACTIVITY = "Activity"
    APPROVING = "Approving"
    REMINDERS = "Reminders"


class Audience(StrEnum):
    """Whom a notice is ever sent to; nobody else is shown its switch."""

    EVERYBODY = "everybody"
    MANAGERS = "managers"
    """Managers and administrators."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of mail. `words` say in one line when it comes; the two needs are settings of the workspace."""

    key: str
    label: str
    words: str
    group: Group
    is_wanted_by_default: bool = True
    audience: Audience = Audience.EVERYBODY
    needs_approvals: bool = False
    needs_reminders: bool = False


_ALL = (
    Notice(
        "timesheet_approved",
        "Timesheet approved",
        "When somebody approves time that you submitted.",
        Group.ACTIVITY,
        needs_approvals=True,
    ),
    Notice(
        "timesheet_rejected",
        "Timesheet sent back",
        "When your timesheet comes back for corrections, with the reason.",
        Group.ACTIVITY,
        needs_approvals=True,
    ),
    Notice(
        "approval_withdrawn",
        "Approval withdrawn",
        "When an approval of your time is taken back and it waits for a decision again.",
        Group.ACTIVITY,
        needs_approvals=True,
    ),
    Notice(
        "entry_changed",
        "Your time or expenses changed",
        "When somebody else changes time or an expense that you submitted.",
        Group.ACTIVITY,
        needs_approvals=True,
    ),
    Notice(
        "project_assignment",
        "Project assignment",
        "When somebody adds you to a project.",
        Group.ACTIVITY,
    ),
    Notice(
        "timer_forgotten",
        "Forgotten timer",
        "When your timer runs for so long that you have probably forgotten it.",
        Group.ACTIVITY,
    ),
    Notice(
        "over_budget",
        "Budget running out",
        "When a project that you look after is past the threshold of its budget, once for each budget and month.",
        Group.ACTIVITY,
    ),
    Notice(
        "timesheet_submitted",
        "Timesheet submitted",
        "When a timesheet is waiting for you to approve.",
        Group.APPROVING,
        audience=Audience.MANAGERS,
        needs_approvals=True,
    ),
    Notice(
        "agent_stopped",
        "Agent’s timer stopped",
        "When an agent goes silent and its timer is stopped at its last sign of life.",
        Group.APPROVING,
        audience=Audience.MANAGERS,
    ),
    Notice(
        "daily_reminder",
        "Daily reminder",
        "On working days when you have not logged your time yet.",
        Group.REMINDERS,
        is_wanted_by_default=False,
    ),
    Notice(
        "weekly_reminder",
        "Weekly timesheet reminder",
        "When the week’s timesheet is still to be submitted.",
        Group.REMINDERS,
        needs_reminders=True,
    ),
    Notice(
        "weekly_deadline",
        "Timesheet deadline",
        "At the deadline, when something is still not submitted.",
        Group.REMINDERS,
        needs_reminders=True,
    ),
    Notice(
        "weekly_report",
        "Weekly report",
        "Your hours of the week, by project.",
        Group.REMINDERS,
    ),
)

NOTICES = {notice.key: notice for notice in _ALL}
"""Every kind of notice by its key, in the order in which the switches stand."""


def notices_for(*, is_manager: bool, uses_approvals: bool, sends_reminders: bool) -> list[Notice]:
    """The notices that can reach a member; `is_manager` holds for administrators too."""
    return [
        notice
        for notice in NOTICES.values()
        if (is_manager or notice.audience is Audience.EVERYBODY)
        and (uses_approvals or not notice.needs_approvals)
        and (sends_reminders or not notice.needs_reminders)
    ]


def grouped(notices: Iterable[Notice]) -> list[tuple[Group, list[Notice]]]:
    """The notices under their heads; heads without any are left out."""
    known = list(notices)
    by_group = [(group, [notice for notice in known if notice.group is group]) for group in Group]
    return [(group, those) for group, those in by_group if those]


def dedupe_key(notice: str, member_id: object, about_key: str) -> str:
    """What makes one notice to one member about one thing the same mail, however often it is told."""
    return f"{notice}:{member_id}:{about_key}"


def about_words(about: str) -> str:
    """A kind of mail as people read it."""
    notice = NOTICES.get(about)
    return notice.label if notice else _ABOUT.get(about) or about.replace("_", " ").capitalize()
