"""What a project's page shows of its budget, and of what the project earns, costs and takes week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from keito_server.budgets.queries import Burn, ProjectFigures, find_figures
from keito_server.budgets.rules import State
from keito_server.budgets.rules.margin import Line, MarginAccount
from keito_server.budgets.views.budget_panel import budget_panel, earned_panel, notice_of, pace_of
from keito_server.budgets.views.budget_parts import shown_parts
from keito_server.budgets.views.burn_chart import burn_chart
from keito_server.budgets.views.burn_words import BurnWords
from keito_server.budgets.views.weeks_chart import weeks_chart
from keito_server.projects.models import Project
from keito_server.projects.queries import ShownProject
from keito_server.web.formats import Formats

_found: "WeakKeyDictionary[HttpRequest, ProjectFigures]" = WeakKeyDictionary()
"""One page shows two sections of the same figures, which are read once."""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A line of the account of money, with its name."""

    name: str
    line: Line


def budget_of_project(request: HttpRequest, shown: ShownProject) -> SafeString:
    """The notice, the chart and the account of the budget; without one, the hours by week beside what is earned."""
    figures = _figures(request, shown)
    formats = Formats.of(shown.reader)
    burn = figures.burn
    context = _context(shown, figures, formats)
    if burn is not None:
        context |= _budget(figures, burn, formats)
    elif figures.account is not None and _stands_on_top(figures):
        context["panel"] = earned_panel(shown.project, figures.account, _uninvoiced(figures), formats)
    return render_to_string("budgets/_project_budget.html", context, request)


def figures_of_project(request: HttpRequest, shown: ShownProject) -> SafeString:
    """Hours by week, and for whom permitted what is earned, what it costs and what stays (billing.md)."""
    figures = _figures(request, shown)
    context = _context(shown, figures, Formats.of(shown.reader)) | {
        "has_weeks": not _stands_on_top(figures),
        "sees_costs": shown.sees_costs,
        **(_money(shown.project, figures.account) if figures.account is not None else {}),
    }
    return render_to_string("budgets/_project_figures.html", context, request)


def _figures(request: HttpRequest, shown: ShownProject) -> ProjectFigures:
    if request not in _found:
        _found[request] = find_figures(shown)
    return _found[request]


def _stands_on_top(figures: ProjectFigures) -> bool:
    """Whether the hours by week take the place that a budget's chart has, beside what they earn."""
    is_billed = figures.shown.project.bill_by != Project.BillBy.NONE or figures.shown.project.fee is not None
    return figures.burn is None and figures.account is not None and is_billed


def _context(shown: ShownProject, figures: ProjectFigures, formats: Formats) -> dict[str, Any]:
    return {
        "subdomain": shown.reader.workspace.subdomain,
        "project": shown.project,
        "currency": shown.project.client.currency,
        "today": shown.today,
        "weeks": list(reversed(figures.weeks)),
        "weeks_chart": weeks_chart(figures.weeks, formats),
        "has_agents_weeks": any(week.agents_ms for week in figures.weeks),
        "sees_all_time": shown.sees_all_time,
        "may_edit": shown.may_edit,
    }


def _budget(figures: ProjectFigures, burn: Burn, formats: Formats) -> dict[str, Any]:
    shown = figures.shown
    words = BurnWords(burn, shown.project.client.currency, formats, is_share_alone=not figures.sees_money)
    return {
        "burn": burn,
        "notice": notice_of(words) if burn.state is not State.ON_TRACK else None,
        # Who does not see everybody's hours sees how far the budget is used, and not when and by whom (P3).
        "chart": burn_chart(words) if shown.sees_all_time else None,
        "points": _rows(words) if shown.sees_all_time else [],
        "parts": shown_parts(burn.by_part, words),
        "is_by_person": shown.project.budget_by == Project.BudgetBy.PER_PERSON,
        "panel": budget_panel(shown, words, figures.account, _uninvoiced(figures)),
        "pace": pace_of(words) if shown.sees_all_time and burn.state is State.ON_TRACK else "",
        "has_agents": any(point.agents for point in burn.points),
    }


def _rows(words: BurnWords) -> list[dict[str, Any]]:
    """The table beside the chart, newest first."""
    return [
        {
            "days": words.formats.period(point.first_day, point.last_day, words.burn.today),
            "people": words.exact(point.people),
            "agents": words.exact(point.agents),
            "total": words.exact(point.total),
            "percent": words.percent(point.total),
        }
        for point in reversed(words.burn.points)
    ]


def _uninvoiced(figures: ProjectFigures) -> tuple[Decimal, str] | None:
    """What is not invoiced yet, and where it can be for whoever may draft an invoice."""
    if figures.uninvoiced is None:
        return None
    shown = figures.shown
    page = reverse("invoices:create", args=[shown.reader.workspace.subdomain])
    return figures.uninvoiced, f"{page}{shown.invoice_query}" if shown.may_invoice else ""


def _money(project: Project, account: MarginAccount) -> dict[str, Any]:
    named = (
        ("People", account.people),
        ("Agents", account.agents),
        ("LLM usage", account.llm_usage),
        ("Other expenses", account.other),
    )
    is_fixed = project.billing_type == Project.BillingType.FIXED_FEE
    lines: Sequence[MoneyLine] = [MoneyLine(name, line) for name, line in named if _has_something(line)]
    return {
        "account": account,
        "lines": lines,
        "is_fixed": is_fixed,
        "against_fee": account.against_fee(project.fee) if is_fixed and project.fee is not None else None,
        "cost_is_known": account.total.cost is not None,
        "provider": account.provider if account.provider.is_known or account.provider.unpriced else None,
    }


def _has_something(line: Line) -> bool:
    return bool(line.ms or line.revenue or line.cost)
