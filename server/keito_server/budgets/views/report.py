"""Budgets of all projects on one page (budget-reports.md), narrowed by what stands in the address."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from keito_server.budgets.forms import LEAST_FIRST, STATES, TYPES, ReportAddress
from keito_server.budgets.queries.report import list_budgets, list_looked_after, narrowed
from keito_server.budgets.rules import first_of_month
from keito_server.budgets.views.report_rows import figures_of, rows_of, totals_of
from keito_server.projects.models import Project
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web.chips import Chip, Option, chip
from keito_server.web.formats import Formats

_MONTHS = 12


@requires(Permission.BUDGETS_VIEW_MANAGED)
@require_safe
def report(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The page: key figures, the table with totals per currency, and filters as chips."""
    actor = request.actor
    this_month = first_of_month(timezone.now(), actor.workspace.timezone)
    address = ReportAddress.read(request.GET, here=reverse("budgets:report", args=[subdomain]), this_month=this_month)
    projects = list_looked_after(actor)
    filters = address.filters(projects)
    budgeted = [one for one in projects if one.budget_by != Project.BudgetBy.NONE]
    lines = list_budgets(actor, narrowed(budgeted, filters), month=address.month, state=filters.state)
    formats, is_this_month = Formats.of(actor), address.month == this_month
    context = {
        "address": address,
        "month_words": _month_words(address.month),
        "months": [Option(_month_words(one), address.to(month=f"{one:%Y-%m}")) for one in _months(this_month)],
        "chips": _chips(address, budgeted),
        "is_filtered": bool(address.values.keys() - {"month", "sort"}),
        "everything_url": address.here,
        "figures": figures_of(
            lines,
            formats,
            own_currency=actor.workspace.currency,
            without_budget=_count_without(projects, address),
            is_now=is_this_month,
        ),
        "rows": rows_of(
            lines[::-1] if address.is_least_first else lines, formats, subdomain=subdomain, is_now=is_this_month
        ),
        "totals": totals_of(lines, formats, own_currency=actor.workspace.currency),
        "least_first": address.is_least_first,
        "sort_url": address.to(sort="" if address.is_least_first else LEAST_FIRST),
        "has_guards": any(line.limits for line in lines),
        "projects_url": reverse("projects:list", args=[subdomain]),
    }
    return render(request, "budgets/report.html", context)


def _count_without(projects: Sequence[Project], address: ReportAddress) -> int:
    """Projects without a budget, of the client that is chosen; none where a project or a kind is."""
    if address.values.keys() & {"project", "type", "status"}:
        return 0
    client = address.values.get("client", "")
    return sum(one.budget_by == Project.BudgetBy.NONE and client in ("", one.client.public_id) for one in projects)


def _chips(address: ReportAddress, projects: Sequence[Project]) -> list[Chip]:
    clients = {one.client.public_id: one.client.name for one in projects}
    client = address.values.get("client", "")
    of_client = [(one.public_id, one.name) for one in projects if client in ("", one.client.public_id)]
    return [
        chip(address, "client", "Client", sorted(clients.items(), key=lambda choice: choice[1].lower())),
        chip(address, "project", "Project", of_client),
        chip(address, "type", "Type", TYPES),
        chip(address, "status", "Status", STATES),
    ]


def _months(this_month: date) -> list[date]:
    """This month and those of the year before it, newest first."""
    found = [this_month]
    while len(found) <= _MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _month_words(month: date) -> str:
    return f"{month:%B %Y}"
