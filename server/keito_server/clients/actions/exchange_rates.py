"""Keeping the table of exchange rates (N7): for administrators. A rate once used stays on the row that used it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.clients.errors import ExchangeRateTaken, OwnCurrency
from keito_server.clients.events import ExchangeRateDeleted, ExchangeRateRestored, ExchangeRateSet
from keito_server.clients.models import ExchangeRate
from keito_server.events.actions import record
from keito_server.events.queries import get_event
from keito_server.kit.currencies import currency_choices
from keito_server.kit.errors import Conflict, NotFound, ValidationRefused
from keito_server.kit.money import LIMIT, round_half_up, without_trailing_zeros
from keito_server.kit.strict_json import parse
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace

MOST_UNITS = 1_000_000
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 12, 31)
"""Between these a rate may begin; before and after lie mistakes in typing."""


@dataclass(frozen=True, slots=True)
class NewExchangeRate:
    """From a day on, `units` of a currency are worth `price` in the workspace's: 100 JPY = 0.5234 GBP."""

    currency: str
    valid_from: date
    units: int
    price: Decimal


@transaction.atomic
def set_exchange_rate(
    *, actor: Member, new: NewExchangeRate, rate_id: UUID | None = None, now: datetime
) -> ExchangeRate:
    """Adds a rate, or with `rate_id` changes that one. `ExchangeRateTaken` where the day has another one already.

    Amounts that were converted stay as they are: the rate used is kept beside them.
    """
    require(actor, Permission.SETTINGS_EDIT)
    _check(new, own=_locked_currency(actor))
    rate = ExchangeRate(workspace_id=actor.workspace_id, created_at=now) if rate_id is None else _locked(actor, rate_id)
    before = None if rate_id is None else _facts(rate)
    rate.currency, rate.valid_from, rate.units, rate.price = new.currency, new.valid_from, new.units, new.price
    if before == _facts(rate):
        return rate
    try:
        with transaction.atomic():
            rate.save(force_insert=rate_id is None)
    except IntegrityError as error:
        raise ExchangeRateTaken(field="valid_from") from error
    is_set = ExchangeRateSet(workspace_id=actor.workspace_id, subject_id=rate.id, before=before, **_facts(rate))
    record(event=is_set, actor=actor, now=now)
    return rate


@transaction.atomic
def delete_exchange_rate(*, actor: Member, rate_id: UUID, now: datetime) -> UUID:
    """Takes a rate off the table, and returns the event by which `restore_exchange_rate` takes that back."""
    require(actor, Permission.SETTINGS_EDIT)
    rate = _locked(actor, rate_id)
    rate.delete()
    deleted = ExchangeRateDeleted(workspace_id=actor.workspace_id, subject_id=rate_id, **_facts(rate))
    return record(event=deleted, actor=actor, now=now)


@transaction.atomic
def restore_exchange_rate(*, actor: Member, event_id: UUID, now: datetime) -> ExchangeRate:
    """Brings back a rate that the actor deleted, unless its day has another by now."""
    require(actor, Permission.SETTINGS_EDIT)
    event = get_event(actor, event_id, kind=ExchangeRateDeleted.__name__)
    kept = parse(event.data.encode())
    _check_currency(kept["currency"], own=_locked_currency(actor))
    rate = ExchangeRate(
        id=event.subject_id,
        workspace_id=actor.workspace_id,
        currency=kept["currency"],
        valid_from=date.fromisoformat(kept["valid_from"]),
        units=int(kept["units"]),
        price=Decimal(kept["price"]),
        created_at=now,
    )
    try:
        with transaction.atomic():
            rate.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("This rate is there already, or another one of its day.") from error
    restored = ExchangeRateRestored(
        workspace_id=actor.workspace_id, subject_id=rate.id, currency=rate.currency, valid_from=kept["valid_from"]
    )
    record(event=restored, actor=actor, now=now)
    return rate


def _locked_currency(actor: Member) -> str:
    # A change of the workspace's currency waits until the rate is seen, or is seen here (N7).
    return Workspace.objects.select_for_update(no_key=True).get(id=actor.workspace_id).currency


def _locked(actor: Member, rate_id: UUID) -> ExchangeRate:
    rate = ExchangeRate.objects.in_workspace(actor.workspace_id).select_for_update().filter(id=rate_id).first()
    if rate is None:
        raise NotFound
    return rate


def _check(new: NewExchangeRate, *, own: str) -> None:
    _check_currency(new.currency, own=own)
    if not FIRST_DAY <= new.valid_from <= LAST_DAY:
        raise ValidationRefused(
            f"Use a day from {FIRST_DAY.year} to {LAST_DAY.year}, such as 2026-03-12.", field="valid_from"
        )
    if not 1 <= new.units <= MOST_UNITS:
        raise ValidationRefused(f"Use a whole number from 1 to {MOST_UNITS:,}.", field="units")
    if not new.price.is_finite() or not 0 < new.price <= LIMIT:
        raise ValidationRefused("A rate is more than 0. Say what these units are worth.", field="price")
    if new.price != round_half_up(new.price, 6):
        raise ValidationRefused("Use at most 6 decimals; for less, take more units.", field="price")


def _check_currency(currency: str, *, own: str) -> None:
    if currency not in dict(currency_choices()):
        raise ValidationRefused("Choose a currency by its three-letter code, such as JPY.", field="currency")
    if currency == own:
        raise OwnCurrency(field="currency")


def _facts(rate: ExchangeRate) -> dict[str, Any]:
    return {
        "currency": rate.currency,
        "valid_from": rate.valid_from.isoformat(),
        "units": rate.units,
        "price": str(without_trailing_zeros(rate.price)),
    }
