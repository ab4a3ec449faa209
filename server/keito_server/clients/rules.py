"""Converting money by the dated exchange rates that administrators keep (N7), and writing addresses. No database, no clock.

A rate says that `units` of a currency are `price` of the workspace's. Products are exact, and there is one rounding: half
up to the 6 decimals that money has in the database (N2).
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from keito_server.kit.money import divide, multiply, round_half_up

PLACES = 6


@dataclass(frozen=True, slots=True)
class ProjectCount:
    """How many projects of a client somebody sees."""

    active: int = 0
    archived: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """What a client owes, in its currency, of the invoices that somebody sees."""

    due: Decimal = Decimal(0)
    """Issued and not paid."""
    late_since: date | None = None
    """The due date of the invoice that is overdue for longest."""
    late_count: int = 0
    late_number: str = ""
    """The number of one that is overdue."""
    invoiced: Decimal = Decimal(0)
    """Issued within the last twelve months."""
    drafted: Decimal = Decimal(0)
    invoice_count: int = 0
    ready: Decimal | None = None
    """What waits to be invoiced; None where that was not asked for."""


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


_TOWN_FIRST_APART = frozenset(("GB", "IE", "GG", "JE", "IM"))
"""Where the postcode stands on a line of its own, beneath the town and the county."""
_POSTCODE_FIRST = frozenset(
    [
        "AD",
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FO",
        "FR",
        "GL",
        "GR",
        "HR",
        "HU",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "MC",
        "ME",
        "MK",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "SM",
        "TR",
        "VA",
        "BA",
        "IL",
        "MA",
        "MX",
        "TN",
    ]
)
"""Where the postcode stands before the town."""
_NO_COMMA = frozenset(("AU", "CA", "NZ", "SG"))
"""Where nothing parts the town from what stands behind it."""


def address_lines(street: str, *, city: str, state: str, postal_code: str, country: str) -> list[str]:
    """An address as people of its country write it, without the country's name; `country` is an ISO 3166 code.

    `London` above `EC2R 8AH`; `75002 Paris`; `Ottawa ON K1A 0B1`; in the USA and wherever nothing else is known
    `New York, NY 10011`.
    """
    if country in _TOWN_FIRST_APART:
        town = [city, state, postal_code]
    elif country in _POSTCODE_FIRST:
        town = [_spaced(postal_code, city, state)]
    elif country in _NO_COMMA:
        town = [_spaced(city, state, postal_code)]
    else:
        town = [", ".join(part for part in (city, _spaced(state, postal_code)) if part)]
    return [line for line in (*(line.strip() for line in street.splitlines()), *town) if line]


def address_in_one_line(street: str, *, city: str, state: str, postal_code: str, country: str) -> str:
    """The same between commas, for a line of facts; a postcode that has a line of its own follows after a space."""
    lines = address_lines(street, city=city, state=state, postal_code=postal_code, country=country)
    if country in _TOWN_FIRST_APART and postal_code and len(lines) > 1:
        lines[-2:] = [f"{lines[-2]} {lines[-1]}"]
    return ", ".join(line.rstrip(" ,") for line in lines)


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
