"""A new invoice: whose time and expenses, of which projects and days, which fees, and what that would come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keito_server.clients.models import Client
from keito_server.expenses.models import Expense
from keito_server.invoices import actions, queries, rules
from keito_server.invoices.forms import TimeForm, fee_field, fee_value, mark_of_choice
from keito_server.invoices.models import Invoice
from keito_server.invoices.queries import ProjectTime, WaitingExpenses
from keito_server.invoices.rules import ExpenseLine, Fee, FeeLine, TimeLine
from keito_server.invoices.views.requests import InvoiceRequest, today_of
from keito_server.kit.errors import NotFound, PermissionRefused, Refusal
from keito_server.projects.models import Project
from keito_server.team.permissions import Permission, requires
from keito_server.web import toasts

LINES_SHOWN = 12
CLIENT_CHANGED = "The client was changed, so here is its time. Look at it, then create the draft."
_PARTS = "invoices/_new_parts.html"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A project in the list of what can be taken, and whether it is ticked."""

    time: ProjectTime
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WaitingFee:
    """A fixed fee in the list of what can be billed, whether it is ticked, and the field of how much of it."""

    fee: Fee
    is_chosen: bool
    part: BoundField
    amount: Any
    """What stands in the field."""

    @property
    def project_id(self) -> str:
        """The public id of its project."""
        return fee_value(self.fee)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the choice comes to, before tax."""

    lines: Sequence[FeeLine | TimeLine | ExpenseLine]
    entries: int
    expenses: int
    fees: int
    counted_ms: int
    amount: Decimal
    unrated_entries: int
    unrated_ms: int
    days: tuple[date, date] | None
    choice: str

    @property
    def shown(self) -> Sequence[FeeLine | TimeLine | ExpenseLine]:
        """The first lines, as many as have room."""
        return self.lines[:LINES_SHOWN]

    @property
    def hidden(self) -> int:
        """How many lines there are besides."""
        return max(0, len(self.lines) - LINES_SHOWN)

    @property
    def is_too_long(self) -> bool:
        """Whether there are more lines than an invoice holds."""
        return len(self.lines) > rules.LINES_LIMIT


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_http_methods(["GET", "POST"])
def create(request: InvoiceRequest, subdomain: str) -> HttpResponse:
    """The page of a new invoice, its preview while one chooses, and the drafting itself."""
    clients = queries.list_invoiceable_clients(request.actor)
    client = _chosen(request, clients)
    if client is None:
        ready = queries.list_client_time(request.actor, clients, last_day=today_of(request))
        return render(request, "invoices/new.html", {"clients": clients, "ready": ready})
    intent = request.POST.get("intent", "")
    if intent == "blank":
        return _show(actions.draft_blank(actor=request.actor, client_id=client.id, now=timezone.now()), subdomain)
    is_new_client = request.POST.get("shown_client") not in (None, client.public_id)
    oldest = queries.first_uninvoiced_day(request.actor, client)
    proposed = _proposed_first_day(request, oldest)
    projects = queries.list_client_projects(request.actor, client)
    fees = queries.fees_among(projects)
    typed = _typed(request, proposed, is_new_client=is_new_client)
    initial = {
        "first_day": proposed,
        "last_day": today_of(request).isoformat(),
        "grouping": Invoice.Grouping.PERSON,
        "takes_expenses": request.actor.workspace.uses_expenses,
        "fees": _proposed_fees(request, fees, is_alone=oldest is None),
    }
    form = TimeForm(
        typed,
        decimal_separator=request.actor.workspace.decimal_separator,
        initial=initial,
        needs_projects=not is_new_client,
        fees=fees,
    )
    status = 422 if intent == "create" else 200
    if intent == "create" and not is_new_client:
        invoice = _draft(request, client, form)
        if invoice is not None:
            return _show(invoice, subdomain)
    context = {
        "clients": clients,
        "client": client,
        "client_error": CLIENT_CHANGED if intent == "create" and is_new_client else "",
        "form": form,
        "proposed_first_day": proposed,
        **_choice(request, client, projects, form, is_new_client=is_new_client),
    }
    is_part = request.htmx and intent == "preview"
    response = render(request, _PARTS if is_part else "invoices/new.html", context, status=status)
    if is_part and is_new_client:
        response["HX-Replace-Url"] = f"{request.path}?client={client.public_id}"
    return response


def _chosen(request: InvoiceRequest, clients: Sequence[Client]) -> Client | None:
    """The client that the form or the address names; the only one there is, if there is but one."""
    named = request.POST.get("client") or request.GET.get("client")
    if not named:
        return clients[0] if len(clients) == 1 else None
    client = next((client for client in clients if client.public_id == named), None)
    if client is None:
        raise NotFound
    return client


def _proposed_first_day(request: InvoiceRequest, oldest: date | None) -> str:
    """The day of the client's oldest uninvoiced time or expense, or the first of this month."""
    today = today_of(request)
    return min(oldest or today.replace(day=1), today).isoformat()


def _typed(request: InvoiceRequest, proposed: str, *, is_new_client: bool) -> QueryDict | None:
    """What was typed; with another client, the days and the grouping stay, and only what was its predecessor's goes."""
    if not request.POST.get("intent") or (is_new_client and "first_day" not in request.POST):
        return None
    if not is_new_client:
        return request.POST
    typed = request.POST.copy()
    for name in ("projects", "fees", "rate_without", "shown", "shown_expenses", "shown_for"):
        typed.pop(name, None)
    if typed.get("first_day") == typed.get("proposed_first_day"):
        typed["first_day"] = proposed
    return typed


def _proposed_fees(request: InvoiceRequest, fees: Sequence[Fee], *, is_alone: bool) -> list[str]:
    """The fees that are ticked at first: those of the projects in the address, or all where nothing else waits."""
    offered = [fee_value(fee) for fee in fees]
    asked = request.GET.getlist("project")
    return [fee for fee in offered if fee in asked or (is_alone and not asked)]


def _choice(
    request: InvoiceRequest, client: Client, projects: Sequence[Project], form: TimeForm, *, is_new_client: bool
) -> dict[str, Any]:
    """What waits on each project in the period of the form, and what the ticked ones come to."""
    first_day, last_day = _day(form, "first_day"), _day(form, "last_day")
    # While the days are being mended, what is ticked stays on the page.
    nearest = first_day or last_day or today_of(request)
    period = {"first_day": first_day or nearest, "last_day": last_day or nearest}
    expenses = queries.list_client_expenses(request.actor, client, **period)
    times = queries.list_project_time(request.actor, projects, **period, expenses=expenses.ready)
    if form.is_bound and not is_new_client:
        chosen = set(form.cleaned_data.get("projects", []))
    else:
        asked = request.GET.getlist("project")
        waits = {time.project.id for time in times if time.waits}
        chosen = {one.project.id for one in times if one.project.public_id in asked} if asked else waits
    waiting = [Waiting(time, time.project.id in chosen) for time in times]
    spent = [row.time.expenses for row in waiting if row.is_chosen]
    shown = {
        "waiting": waiting,
        "fees": _waiting_fees(form),
        "spent": WaitingExpenses(sum(one.count for one in spent), sum((one.total for one in spent), Decimal(0))),
        "takes_expenses": _takes_expenses(form),
    }
    if first_day is None or last_day is None:
        return {**shown, "preview": None}
    return {
        **shown,
        "awaited_expenses": expenses.awaited,
        "awaited": queries.awaited_time(request.actor, client, first_day=first_day, last_day=last_day),
        "preview": _preview(request, client, form, waiting, expenses.ready, (first_day, last_day)),
    }


def _waiting_fees(form: TimeForm) -> list[WaitingFee]:
    fees = form.left.values()
    return [WaitingFee(fee, form.is_ticked(fee), form[fee_field(fee)], form.shown_part(fee)) for fee in fees]


def _day(form: TimeForm, name: str) -> date | None:
    """A day of the form, typed or proposed; None where what was typed is no day, or lies on the wrong side."""
    if form.is_bound:
        return form.cleaned_data.get(name) if form.is_valid() or name in form.cleaned_data else None
    return date.fromisoformat(form.initial[name])


def _takes_expenses(form: TimeForm) -> bool:
    return bool(form.cleaned_data.get("takes_expenses") if form.is_bound else form.initial["takes_expenses"])


def _preview(
    request: InvoiceRequest,
    client: Client,
    form: TimeForm,
    waiting: Sequence[Waiting],
    spent: Sequence[Expense],
    period: tuple[date, date],
) -> Preview:
    typed = form.cleaned_data if form.is_bound else form.initial
    first_day, last_day = period
    rate_without = typed.get("rate_without")
    projects = [row.time.project for row in waiting if row.is_chosen]
    entries = queries.list_time(request.actor, projects, first_day=first_day, last_day=last_day) if projects else []
    times = [time for entry in entries if (time := queries.as_billable(entry, rate_without=rate_without))]
    unrated = [entry for entry in entries if entry.rate is None]
    grouping = typed.get("grouping") or Invoice.Grouping.PERSON
    hours = rules.lines_from_time(times, grouping=grouping, currency=client.currency)
    chosen = {project.id for project in projects}
    of_projects = [one for one in spent if one.project_id in chosen and _takes_expenses(form)]
    expenses = [queries.as_billable_expense(expense) for expense in of_projects]
    costs = rules.lines_from_expenses(expenses, grouping=grouping, currency=client.currency)
    parts = [(form.left[project_id], amount) for project_id, amount in form.parts().items()]
    fees = rules.lines_from_fees(parts, grouping=grouping)
    lines: list[FeeLine | TimeLine | ExpenseLine] = [*fees, *hours, *costs]
    days = sorted([*(time.spent_date for time in times), *(expense.spent_date for expense in expenses)])
    return Preview(
        lines=lines,
        entries=len(times),
        expenses=len(expenses),
        fees=len(fees),
        counted_ms=sum(line.counted_ms for line in hours),
        amount=sum((line.amount for line in lines), Decimal(0)),
        unrated_entries=len(unrated),
        unrated_ms=sum(entry.rounded_ms for entry in unrated),
        days=(days[0], days[-1]) if days else None,
        choice=mark_of_choice(
            client.id,
            [project.id for project in projects],
            first_day=first_day,
            last_day=last_day,
            bills_unrated=rate_without is not None,
            takes_expenses=_takes_expenses(form),
        ),
    )


def _draft(request: InvoiceRequest, client: Client, form: TimeForm) -> Invoice | None:
    """The draft, or None where the form or a rule says no; the form then says why."""
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    expected_entries, expected_expenses = form.expected(client.id)
    try:
        invoice = actions.draft_from_time(
            actor=request.actor,
            client_id=client.id,
            project_ids=typed["projects"],
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            grouping=typed["grouping"],
            rate_without=typed["rate_without"],
            takes_expenses=typed["takes_expenses"],
            fees=form.parts(),
            expected_entries=expected_entries,
            expected_expenses=expected_expenses,
            now=timezone.now(),
        )
    except (NotFound, PermissionRefused):
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    toasts.show(request, "Draft made. Nothing is sent before you issue it.")
    return invoice


def _show(invoice: Invoice, subdomain: str) -> HttpResponse:
    return redirect("invoices:show", subdomain, invoice.public_id)
