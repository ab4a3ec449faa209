"""Letters about timesheets: what was handed in, and what became of it, in the words and figures of whoever reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from keito_server.approvals.models import Submission
from keito_server.approvals.queries import Figures
from keito_server.approvals.rules import content_words, sum_words
from keito_server.kit.days import day_of
from keito_server.notifications.actions import Letter
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.formats import Formats

_MAILS = "approvals/mails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a letter tells of: a submission, what it comes to, who acted (None: the schedule), their note, and when."""

    submission: Submission
    figures: Figures
    by: Member | None
    note: str
    at: datetime


def submitted_letter(reader: Member, told: Told) -> Letter:
    """To somebody who decides on it: whose time, how much, and what looks unusual."""
    submission = told.submission
    words = _words(reader, told)
    return _letter(
        reader,
        told,
        notice="timesheet_submitted",
        subject=f"{submission.member.name} submitted {words['period']}, {words['sum']}",
        page="opened",
        more={
            **words,
            "flags": told.figures.flags(submission, sees_rates=may(reader, Permission.BILLABLE_RATES_VIEW)),
            "is_by_schedule": told.by is None,
            "deputy": told.by.name if told.by is not None and told.by.id != submission.member_id else "",
        },
    )


def approved_letter(told: Told) -> Letter:
    """To the member: their time is approved."""
    return _to_member(told, "timesheet_approved", "{who} approved {period}, {sum}")


def rejected_letter(told: Told) -> Letter:
    """To the member: what to correct, in the words of who sent it back."""
    return _to_member(told, "timesheet_rejected", "{who} sent back {period}")


def withdrawn_letter(told: Told) -> Letter:
    """To the member: their time is not approved any more, for now."""
    return _to_member(told, "approval_withdrawn", "{who} withdrew the approval of {period}")


def _to_member(told: Told, notice: str, subject: str) -> Letter:
    reader = told.submission.member
    words = _words(reader, told)
    return _letter(reader, told, notice=notice, subject=subject.format(**words), page="timesheet", more=words)


def _words(reader: Member, told: Told) -> dict[str, Any]:
    formats, submission = Formats.of(reader), told.submission
    today = day_of(told.at, reader.zone)
    figures, expenses = told.figures, told.figures.expenses
    total = formats.duration(figures.total_ms)
    hours = f"{total} hours" if figures.entry_count or not expenses.count else ""
    spent = ", ".join(formats.money(amount, currency) for currency, amount in expenses.totals.items())
    return {
        "who": told.by.first_name if told.by else "Keito",
        "period": formats.period(submission.first_day, submission.last_day, today),
        "sum": sum_words(hours, expenses.count, spent),
        "content": content_words(hours, expenses.count),
        "total": total,
        "billable": formats.duration(figures.billable_ms),
        "other": formats.duration(figures.total_ms - figures.billable_ms),
        "entries": figures.entry_count,
        "expenses": expenses.count,
        "spent": spent,
        "note": told.note,
    }


def _letter(reader: Member, told: Told, *, notice: str, subject: str, page: str, more: dict[str, Any]) -> Letter:
    submission, workspace = told.submission, reader.workspace
    path = reverse(f"approvals:{page}", args=[workspace.subdomain, submission.public_id])
    return Letter(
        member=reader,
        notice=notice,
        subject=subject,
        template=f"{_MAILS}/{notice}",
        context={
            "reader": reader,
            "member": submission.member,
            "workspace": workspace,
            "url": f"{settings.PUBLIC_URL}{path}",
            **more,
        },
        about_key=f"{submission.id}:{told.at.isoformat()}",
    )
