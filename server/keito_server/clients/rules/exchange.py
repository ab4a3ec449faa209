"""Converting money by the dated exchange rates that administrators keep (N7). No database, no clock.

A rate says that `units` of a currency are `price` of the workspace's. Products are exact, and there is one rounding at most:
half up to the 6 decimals that money has in the database (N2).
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from keito_server.kit.money import divide, multiply, round_half_up

PLACES = 6


class Exchange(Protocol):
    """Two numbers that say what a currency is worth, whether of the table or of a row that keeps the rate it used."""

    @property
    def units(self) -> int:
        """So many of the currency; at least 1."""

    @property
    def price(self) -> Decimal:
        """Are so much in the workspace's currency; above 0."""


class DatedExchange(Exchange, Protocol):
    """A rate of the table."""

    @property
    def currency(self) -> str:
        """Whose rate it is (ISO 4217)."""

    @property
    def valid_from(self) -> date:
        """The first day it is valid on, until the next one of its currency."""


def to_workspace(amount: Decimal, rate: Exchange) -> Decimal:
    """What an amount in the rate's currency is in the workspace's: amount x price / units."""
    return round_half_up(divide(multiply(amount, rate.price), Decimal(rate.units)), PLACES)


def from_workspace(amount: Decimal, rate: Exchange) -> Decimal:
    """What an amount in the workspace's currency is in the rate's: amount x units / price."""
    return round_half_up(divide(multiply(amount, Decimal(rate.units)), rate.price), PLACES)


class ExchangeTable:
    """The rates of one workspace, to look up by currency and day."""

    def __init__(self, rates: Iterable[DatedExchange]) -> None:
        self._rates: dict[str, list[DatedExchange]] = {}
        for rate in sorted(rates, key=lambda rate: rate.valid_from):
            self._rates.setdefault(rate.currency, []).append(rate)

    def find(self, currency: str, day: date) -> DatedExchange | None:
        """The latest rate of the currency that begins on the day or before; `None` before the first."""
        rates = self._rates.get(currency, [])
        place = bisect_right(rates, day, key=lambda rate: rate.valid_from)
        return rates[place - 1] if place else None


def convert(
    amount: Decimal, origin: str, wanted: str, *, own: str, day: date, table: ExchangeTable | None
) -> Decimal | None:
    """An amount of one currency in another by the rates of a day, over the workspace's `own`; None without a rate (N7).

    Nothing is rounded: whoever adds such amounts rounds the sum. No table is one without rates.
    """
    if not amount or origin == wanted:
        return amount
    given, asked = (_worth_of(currency, own=own, day=day, table=table) for currency in (origin, wanted))
    if given is None or asked is None:
        return None
    # One quotient at the end, so that nothing is rounded on the way through the workspace's currency.
    return divide(multiply(multiply(amount, given[1]), asked[0]), multiply(given[0], asked[1]))


def _worth_of(currency: str, *, own: str, day: date, table: ExchangeTable | None) -> tuple[Decimal, Decimal] | None:
    """So many of a currency are so much of the workspace's."""
    if currency == own:
        return Decimal(1), Decimal(1)
    rate = None if table is None else table.find(currency, day)
    return None if rate is None else (Decimal(rate.units), rate.price)
