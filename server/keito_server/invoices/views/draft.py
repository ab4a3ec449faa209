"""The editor of a draft: its form, its lines and the paper beside it; saved as one types where scripts run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from keito_server.invoices import actions, queries, rules
from keito_server.invoices.errors import AmountTooLarge, DraftChanged, InvoiceNotDraft, not_approved_words
from keito_server.invoices.forms import DraftForm, LineForm, line_forms
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.views.repriced import repriced_notices
from keito_server.invoices.views.requests import InvoiceRequest, behind_words, paper_of, sheet_of
from keito_server.kit.errors import Refusal, RuleRefused
from keito_server.team.permissions import Permission, requires
from keito_server.web import toasts
from keito_server.web.formats import Formats

AUTOSAVE = "X-Autosave"
"""The header by which the editor's script asks for the page's content alone."""

_NAMED = 3
"""So many lines with time that is not approved are named, the others counted."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else saved the draft in between: the state that is newest, and lines that are gone.

    Where rates have changed (`is_repriced`), hours may stand on other lines now: what was typed before cannot simply
    be saved over them without billing some hours twice.
    """

    version: str
    is_repriced: bool
    gone: Sequence[str]


@requires(Permission.INVOICES_DRAFT_MANAGED)
@require_POST
def delete(request: InvoiceRequest, subdomain: str, invoice_id: str) -> HttpResponse:
    """Deletes a draft; its time and expenses can be invoiced again."""
    try:
        actions.delete_draft(actor=request.actor, invoice_id=Invoice.parse_id(invoice_id), now=timezone.now())
    except InvoiceNotDraft as refusal:
        toasts.show_failure(request, refusal.message)
        return redirect("invoices:show", subdomain, invoice_id)
    toasts.show(request, "Draft deleted. Its time and expenses can be invoiced again.")
    return redirect("invoices:list", subdomain)


def save_draft(request: InvoiceRequest, invoice: Invoice) -> HttpResponse:
    """Saves what the form says, then does what its button asks for; what is refused is shown beside its field."""
    lines = queries.list_lines(request.actor, invoice)
    form, rows = _forms(request, invoice, lines, request.POST)
    if not _is_valid(form, rows):
        return draft_page(request, invoice, form=form, rows=rows, status=422)
    try:
        saved = actions.update_draft(
            actor=request.actor,
            invoice_id=invoice.id,
            changes=form.changes(),
            lines=[row.change() for row in rows if row.is_bound],
            version=form.seen_version(),
            has_seen_rates=_intent(request) == "save" and not request.headers.get(AUTOSAVE),
            now=timezone.now(),
        )
    except DraftChanged:
        newest = queries.get_invoice(request.actor, invoice.id)
        known = {line.public_id for line in lines}
        since = form.seen_version()
        is_repriced = any(one.happened_at > since for one in queries.list_repricings(request.actor, newest))
        conflict = Conflict(newest.updated_at.isoformat(), is_repriced, _gone(request, known))
        return draft_page(request, newest, form=form, rows=rows, conflict=conflict, status=409)
    except InvoiceNotDraft as refusal:
        return _reload_saying(request, invoice, refusal)
    except AmountTooLarge as refusal:
        form.add_error(None, refusal.message)
        return draft_page(request, invoice, form=form, rows=rows, status=422)
    try:
        return _carry_out(request, saved)
    except InvoiceNotDraft as refusal:
        return _reload_saying(request, invoice, refusal)
    except (RuleRefused, DraftChanged) as refusal:
        # Everything typed is saved; only what the button asked for was not done.
        newest = queries.get_invoice(request.actor, invoice.id)
        form, rows = _forms(request, newest, lines, None)
        return draft_page(request, newest, form=form, rows=rows, problem=refusal.message, status=422)


def draft_page(
    request: InvoiceRequest,
    invoice: Invoice,
    *,
    form: DraftForm | None = None,
    rows: Sequence[LineForm] | None = None,
    conflict: Conflict | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The editor as a page, or only its content where the script has asked for it."""
    lines = queries.list_lines(request.actor, invoice)
    if form is None or rows is None:
        form, rows = _forms(request, invoice, lines, None)
    paper = paper_of(request, invoice, lines)
    below = queries.list_below_provider_lines(request.actor, invoice, lines)
    exceeded = queries.list_exceeded_fees(request.actor, lines)
    for row in rows:
        row.provider_price = below.get(row.line.id)
        row.exceeded_fee = exceeded.get(row.line.id)
    context = {
        "invoice": invoice,
        "form": form,
        "rows": rows,
        "conflict": conflict,
        "problem": problem,
        "repriced": repriced_notices(request, invoice),
        "not_approved": _not_approved(request, lines),
        "behind": behind_words(lines),
        "period": _period(invoice),
        **sheet_of(request, invoice, paper),
        "number_hint": paper.number_hint,
        "issue_date": paper.issued_date,
        "due_date": paper.due_date,
        "terms": rules.terms_label(invoice.terms_days),
        "may_send": queries.may_send(request.actor),
        "fee_time": _fee_time(request, invoice, lines),
        "saved_at": _saved_at(request, invoice) if status == 200 or problem else "",
    }
    template = "invoices/_editor.html" if request.headers.get(AUTOSAVE) else "invoices/draft.html"
    return render(request, template, context, status=status)


def _not_approved(request: InvoiceRequest, lines: Sequence[InvoiceLine]) -> str:
    """What keeps the draft from being issued, with the lines that it concerns; empty where nothing does (A3)."""
    counts = queries.count_not_approved(lines) if request.actor.workspace.uses_approvals else {}
    if not counts:
        return ""
    named = [f"“{line.description}”" for line in lines if line.id in counts]
    rest = len(named) - _NAMED
    entries, expenses = (sum(pair[place] for pair in counts.values()) for place in (0, 1))
    more = f" and {rest} more" if rest > 0 else ""
    return f"{not_approved_words(entries, expenses)}, before you issue: {', '.join(named[:_NAMED])}{more}."


def _fee_time(request: InvoiceRequest, invoice: Invoice, lines: Sequence[InvoiceLine]) -> Sequence[queries.FeeTime]:
    """Whose hours issuing marks as billed, since the last of a fee is on the draft (R4)."""
    used_up = queries.list_used_up(request.actor, invoice, lines)
    return queries.count_time_of_fees(request.actor, [project for project, _ in used_up])


def _saved_at(request: InvoiceRequest, invoice: Invoice) -> str:
    """When the draft was saved last, by the clock of whoever reads."""
    return Formats.of(request.actor).time_of_day(invoice.updated_at.astimezone(ZoneInfo(request.actor.zone)))


def _carry_out(request: InvoiceRequest, invoice: Invoice) -> HttpResponse:
    """What the pressed button asks for, after everything typed was saved."""
    intent, _, named = _intent(request).partition(":")
    given: dict[str, Any] = {"actor": request.actor, "invoice_id": invoice.id, "now": timezone.now()}
    place = ""
    if intent == "add":
        place = f"#line-{actions.add_line(**given).public_id}"
    elif intent == "remove":
        actions.remove_line(line_id=InvoiceLine.parse_id(named), **given)
        toasts.show(request, "Line removed. What stood behind it can be invoiced again.")
        place = "#lines"
    elif intent in ("up", "down"):
        actions.move_line(line_id=InvoiceLine.parse_id(named), places=-1 if intent == "up" else 1, **given)
        place = f"#line-{named}"
    elif intent == "issue":
        # Rates that change in this very moment are looked at first.
        issued = actions.issue(version=invoice.updated_at, **given)
        toasts.show(request, f"Issued as {issued.number}")
    elif request.headers.get(AUTOSAVE):
        return draft_page(request, queries.get_invoice(request.actor, invoice.id))
    else:
        toasts.show(request, "Draft saved")
    return _reload(request, invoice, place)


def _intent(request: InvoiceRequest) -> str:
    return request.POST.get("intent", "save")


def _forms(
    request: InvoiceRequest, invoice: Invoice, lines: Sequence[InvoiceLine], data: Any
) -> tuple[DraftForm, list[LineForm]]:
    separator = request.actor.workspace.decimal_separator
    form = DraftForm(data, invoice=invoice, decimal_separator=separator)
    return form, line_forms(data, lines, currency=invoice.currency, decimal_separator=separator)


def _is_valid(form: DraftForm, rows: Sequence[LineForm]) -> bool:
    # Each one is asked, so that all errors stand on the page at once.
    valid = [one.is_valid() for one in (form, *rows) if one.is_bound]
    return all(valid)


def _gone(request: InvoiceRequest, known: set[str]) -> list[str]:
    """The words of lines that were typed here and removed elsewhere."""
    typed = {name.removesuffix("-words"): words for name, words in request.POST.items() if name.endswith("-words")}
    return [str(words) for line_id, words in typed.items() if line_id not in known and words]


def _period(invoice: Invoice) -> tuple[date, date] | None:
    return (invoice.period_from, invoice.period_to) if invoice.period_from and invoice.period_to else None


def _reload_saying(request: InvoiceRequest, invoice: Invoice, refusal: Refusal) -> HttpResponse:
    toasts.show_failure(request, refusal.message)
    return _reload(request, invoice)


def _reload(request: InvoiceRequest, invoice: Invoice, place: str = "") -> HttpResponse:
    address = reverse("invoices:show", args=[request.actor.workspace.subdomain, invoice.public_id])
    return redirect(address + place)
