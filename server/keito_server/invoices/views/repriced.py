"""The notice on a draft whose rates have changed since it was last looked at, in words (R3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from keito_server.invoices import queries
from keito_server.invoices.models import Invoice
from keito_server.invoices.views.requests import InvoiceRequest
from keito_server.kit.days import day_of
from keito_server.web.formats import NO_BREAK_SPACE, Formats


@dataclass(frozen=True, slots=True)
class RepricedNotice:
    """One change of rates: who made it when, and sentences of what it did to the draft."""

    title: str
    sentences: Sequence[str]


def repriced_notices(request: InvoiceRequest, invoice: Invoice) -> list[RepricedNotice]:
    """What to tell, oldest first, in the reader's formats and timezone."""
    formats = Formats.of(request.actor)
    notices = []
    for one in queries.list_repricings(request.actor, invoice):
        day = formats.full_day(day_of(one.happened_at, request.actor.zone))
        what = "Rates" if one.before else "Billing"
        title = f"{what} changed on {day}" + (f" by {one.by}" if one.by else "")
        notices.append(RepricedNotice(title, _sentences(one, invoice.currency, formats)))
    return notices


def _sentences(one: queries.Repricing, currency: str, formats: Formats) -> list[str]:
    rates = ""
    if one.before:
        before_rates, after_rates = (_rates(rates, currency, formats) for rates in (one.before, one.after))
        rates = f"{before_rates}{NO_BREAK_SPACE}→{NO_BREAK_SPACE}{after_rates} an hour, "
    told = [f"{', '.join(one.whose)}: {rates}{_counted(one.lines, 'line')} changed."]
    if one.totals is not None:
        before, after = (formats.money(total, currency) for total in one.totals)
        told.append(f"The total went from {before} to {after}.")
    if one.lines_by_hand:
        stays = "keeps its" if one.lines_by_hand == 1 else "keep their"
        told.append(f"{_counted(one.lines_by_hand, 'line')} {stays} price and quantity, set by hand.")
    if one.freed_entries:
        entries = "1 entry has" if one.freed_entries == 1 else f"{one.freed_entries} entries have"
        told.append(f"{entries} no rate any more and left this draft.")
    if one.freed_expenses:
        expenses = "1 expense is" if one.freed_expenses == 1 else f"{one.freed_expenses} expenses are"
        told.append(f"{expenses} not billable any more and left this draft.")
    return told


def _rates(rates: Sequence[Decimal | None], currency: str, formats: Formats) -> str:
    words = ["no rate" if rate is None else formats.money(rate, currency, is_exact=True) for rate in rates]
    return " and ".join(words)


def _counted(how_many: int, what: str) -> str:
    return f"{how_many or 'no'} {what}" + ("" if how_many == 1 else "s")
