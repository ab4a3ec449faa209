"""The letter that a budget is past its threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from keito_server.budgets.queries.recipients import list_told
from keito_server.budgets.rules import Amount, Period, Unit, whole_percent
from keito_server.notifications.actions import Letter, tell
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.formats import Formats


@dataclass(frozen=True, slots=True)
class Crossing:
    """A budget past its threshold: the project's, or that of `part`, a task or a member."""

    part: str
    period: Period
    unit: Unit
    currency: str
    total: Amount
    spent: Amount
    percent: Decimal | None
    threshold: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether all of it is used, and more."""
        return self.spent > self.total


def tell_of_crossings(project: Project, crossings: Sequence[Crossing], *, about_key: str, now: datetime) -> None:
    """Tells the project's managers and the administrators, in one letter each, of what was found at once."""
    here = {"subdomain": project.workspace.subdomain}
    about = {
        "project": project,
        "threshold": project.budget_alert_percent,
        "workspace_name": project.workspace.name,
        "url": settings.PUBLIC_URL + reverse("projects:overview", kwargs={**here, "project_id": project.public_id}),
        "report_url": settings.PUBLIC_URL + reverse("budgets:report", kwargs=here),
    }
    letters = []
    for reader in list_told(project):
        lines = [_line(one, reader) for one in crossings]
        context = {**about, "reader": reader, "lines": lines}
        template = "budgets/mails/over_budget"
        letters.append(Letter(reader, "over_budget", _subject(project, crossings), template, context, about_key))
    tell(letters, now=now)


def _subject(project: Project, crossings: Sequence[Crossing]) -> str:
    first = crossings[0]
    if any(one.is_over for one in crossings):
        return f"{project.name} is over its budget"
    shown = "all" if first.percent is None else f"{whole_percent(first.percent, first.threshold)}%"
    if len(crossings) > 1:
        return f"{project.name} is past the threshold of {len(crossings)} budgets"
    whose = f" for {first.part}" if first.part else ""
    return f"{project.name} has used {shown} of its budget{whose}"


def _line(crossing: Crossing, reader: Member) -> str:
    """One budget in words, as its reader writes figures; money only for whoever may see rates (P5)."""
    formats = Formats.of(reader)
    month = crossing.period.first_day
    head = ", ".join(part for part in (crossing.part, f"{month:%B %Y}" if month else "") if part)
    share = ""
    if crossing.percent is not None:
        share = f"{formats.percent(whole_percent(crossing.percent, crossing.threshold))} used"
    figures = ""
    if crossing.unit is Unit.HOURS:
        figures = f"{formats.duration(int(crossing.spent))} of {formats.duration(int(crossing.total))} hours"
    elif may(reader, Permission.BILLABLE_RATES_VIEW):
        spent, total = (formats.money(amount, crossing.currency) for amount in (crossing.spent, crossing.total))
        figures = f"{spent} of {total}"
    words = ", ".join(part for part in (share, figures) if part)
    return f"{head}: {words}" if head else words[:1].upper() + words[1:]
