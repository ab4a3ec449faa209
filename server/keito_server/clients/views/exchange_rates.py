"""Settings, Exchange rates: what other currencies are worth, from which day on (N7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keito_server.clients import actions, queries
from keito_server.clients.forms import ExchangeRateForm
from keito_server.clients.models import ExchangeRate
from keito_server.clients.views.words import currency_plural
from keito_server.events.models import AuditEvent
from keito_server.kit.days import day_of
from keito_server.kit.identifiers import parse_public_id, public_id
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import toasts
from keito_server.web.form_refusals import refusals_shown_on
from keito_server.web.formats import short_day_words


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate, the last day that it holds on (None while it is the latest), and whether that is now."""

    rate: ExchangeRate
    last_day: date | None
    is_now: bool
    is_planned: bool


@dataclass(frozen=True, slots=True)
class CurrencyRates:
    """The rates of one currency, latest first."""

    currency: str
    lines: Sequence[RateLine]

    @property
    def words(self) -> str:
        """`Japanese yen`."""
        return currency_plural(self.currency)


@requires(Permission.SETTINGS_EDIT)
@require_GET
def show_all(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The table, by currency."""
    rates = queries.list_exchange_rates(request.actor)
    currencies = [
        CurrencyRates(currency, _lines(list(of_one), _today(request)))
        for currency, of_one in groupby(rates, key=lambda rate: rate.currency)
    ]
    context = {"subdomain": subdomain, "currencies": currencies, "own": request.actor.workspace.currency}
    return render(request, "clients/exchange_rates.html", context)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The form of a new rate, from today on unless another day is chosen."""
    return _form_page(request, subdomain, None)


@requires(Permission.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, subdomain: str, exchange_rate_id: str) -> HttpResponse:
    """The form of a rate that is there already."""
    rate = queries.get_exchange_rate(request.actor, ExchangeRate.parse_id(exchange_rate_id))
    return _form_page(request, subdomain, rate)


@requires(Permission.SETTINGS_EDIT)
@require_POST
def delete(request: MemberRequest, subdomain: str, exchange_rate_id: str) -> HttpResponse:
    """Takes a rate off the table; the toast takes that back."""
    rate = queries.get_exchange_rate(request.actor, ExchangeRate.parse_id(exchange_rate_id))
    event_id = actions.delete_exchange_rate(actor=request.actor, rate_id=rate.id, now=timezone.now())
    undo_url = reverse("exchange_rates:restore", args=[subdomain, public_id(AuditEvent.prefix, event_id)])
    toasts.show(request, f"Deleted the rate of {_words(rate)}", undo_url=undo_url)
    return redirect("exchange_rates:list", subdomain)


@requires(Permission.SETTINGS_EDIT)
@require_POST
def restore(request: MemberRequest, subdomain: str, exchange_rate_event_id: str) -> HttpResponse:
    """Brings back a rate that was just deleted."""
    rate = actions.restore_exchange_rate(
        actor=request.actor, event_id=parse_public_id(AuditEvent.prefix, exchange_rate_event_id), now=timezone.now()
    )
    toasts.show(request, f"Restored the rate of {_words(rate)}")
    return redirect("exchange_rates:list", subdomain)


def _form_page(request: MemberRequest, subdomain: str, rate: ExchangeRate | None) -> HttpResponse:
    workspace = request.actor.workspace
    form = ExchangeRateForm(
        request.POST or None,
        own_currency=workspace.currency,
        decimal_separator=workspace.decimal_separator,
        initial={"valid_from": _today(request)} if rate is None else ExchangeRateForm.initial_of(rate),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_on(form):
            saved = actions.set_exchange_rate(
                actor=request.actor, new=form.rate_typed(), rate_id=rate.id if rate else None, now=timezone.now()
            )
            toasts.show(request, f"Set the rate of {_words(saved)}")
            return redirect("exchange_rates:list", subdomain)
    context = {"subdomain": subdomain, "form": form, "rate": rate, "own": workspace.currency}
    return render(request, "clients/exchange_rate_form.html", context, status=422 if form.errors else 200)


def _lines(rates: Sequence[ExchangeRate], today: date) -> list[RateLine]:
    """The latest first, each with the day before the next one begins."""
    lines = []
    next_from: date | None = None
    for rate in rates:
        has_begun = rate.valid_from <= today
        is_over = next_from is not None and next_from <= today
        last_day = next_from - timedelta(days=1) if next_from else None
        lines.append(RateLine(rate, last_day, is_now=has_begun and not is_over, is_planned=not has_begun))
        next_from = rate.valid_from
    return lines


def _today(request: MemberRequest) -> date:
    return day_of(timezone.now(), request.actor.workspace.timezone)


def _words(rate: ExchangeRate) -> str:
    return f"{currency_plural(rate.currency)} from {short_day_words(rate.valid_from)}"
