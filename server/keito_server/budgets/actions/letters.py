"""The letter that a budget is past its threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from keito_server.budgets.queries.recipients import list_told
from keito_server.budgets.rules import Amount, Period, Unit, first_of_month, whole_percent
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
    this_month = first_of_month(now, project.workspace.timezone)
    letters = []
    for reader in list_told(project):
        lines = [_line(one, reader, this_month, sees_figures=_sees_figures(reader, project)) for one in crossings]
        context = {**about, "reader": reader, "lines": lines}
        context["may_see_report"] = may(reader, Permission.BUDGETS_VIEW_MANAGED)
        template = "budgets/mails/over_budget"
        letters.append(Letter(reader, "over_budget", _subject(project, crossings), template, context, about_key))
    tell(letters, now=now)


def _subject(project: Project, crossings: Sequence[Crossing]) -> str:
    first = crossings[0]
    over = [one for one in crossings if one.is_over]
    if over:
        return f"{project.name}: over its budget{_months(over)}"
    shown = "all" if first.percent is None else f"{whole_percent(first.percent, first.threshold)}%"
    if len(crossings) > 1:
        return f"{project.name} is past the threshold of {len(crossings)} budgets{_months(crossings)}"
    whose = f" for {first.part}" if first.part else ""
    return f"{project.name} has used {shown} of its budget{_months(crossings)}{whose}"


def _months(crossings: Sequence[Crossing]) -> str:
    """` of September 2026`: the months that monthly budgets are of; '' for others."""
    months = sorted({one.period.first_day for one in crossings if one.period.first_day})
    return f" of {' and '.join(_month(month) for month in months)}" if months else ""


def _month(first_day: date) -> str:
    return f"{first_day:%B %Y}"


def _line(crossing: Crossing, reader: Member, this_month: date, *, sees_figures: bool) -> str:
    """One budget in words, as its reader writes figures; money only for whoever may see rates (P5).

    With `sees_figures` off, the share alone.
    """
    formats = Formats.of(reader)
    month = crossing.period.first_day
    past = "a month that is past" if month and month < this_month else ""
    head = ", ".join(part for part in (crossing.part, _month(month) if month else "", past) if part)
    share = ""
    if crossing.percent is not None:
        share = f"{formats.percent(whole_percent(crossing.percent, crossing.threshold))} used"
    figures = _figures(crossing, reader, formats) if sees_figures else ""
    words = ", ".join(part for part in (share, figures) if part) or "over the budget"
    return f"{head}: {words}" if head else words[:1].upper() + words[1:]


def _sees_figures(reader: Member, project: Project) -> bool:
    """Not a project's manager whose role is Member, where the budget is hidden from the team, or tells others' time (P3)."""
    is_of_others = project.budget_by == Project.BudgetBy.PER_PERSON
    return may(reader, Permission.BUDGETS_VIEW_MANAGED) or (project.budget_is_visible and not is_of_others)


def _figures(crossing: Crossing, reader: Member, formats: Formats) -> str:
    if crossing.unit is Unit.HOURS:
        return f"{formats.duration(int(crossing.spent))} of {formats.duration(int(crossing.total))} hours"
    if not may(reader, Permission.BILLABLE_RATES_VIEW):
        return ""
    spent, total = (formats.money(amount, crossing.currency) for amount in (crossing.spent, crossing.total))
    return f"{spent} of {total}"
