"""What narrows the list of clients: read from the address, shown as chips."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from keito_server.clients.models import Client
from keito_server.clients.views.words import currency_plural
from keito_server.web.chips import Chip, chip

_NAMES = ("name", "currency", "owing")
_OWING = (("any", "Still due"), ("overdue", "Overdue"))
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class ClientAddress:
    """The filters of one address of the list."""

    here: str
    values: dict[str, str]

    @classmethod
    def read(cls, typed: QueryDict, *, here: str) -> "ClientAddress":
        """The filters in an address; what means nothing is left out."""
        values = {name: text for name in _NAMES if (text := typed.get(name, "").strip()[:_LONGEST])}
        if values.get("owing") not in dict(_OWING):
            values.pop("owing", None)
        return cls(here, values)

    def to(self, **changes: str) -> str:
        """The address with some values changed; an empty one takes a filter out."""
        return f"{self.here}{self.query(**changes)}"

    def query(self, **changes: str) -> str:
        """What follows the path of it, question mark included; nothing where nothing narrows."""
        kept = {name: value for name, value in (self.values | changes).items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def without_name(self) -> str:
        """The address that shows clients of any name."""
        return self.to(name="")

    def narrow(self, clients: Sequence[Client]) -> list[Client]:
        """The clients that are left."""
        return [client for client in clients if self._holds(client)]

    def chips(self, clients: Sequence[Client], *, shows_balances: bool) -> list[Chip]:
        """The filters that offer values; currencies only where there are several."""
        codes = sorted({client.currency for client in clients} | {self.values.get("currency", "")} - {""})
        chips = []
        if len(codes) > 1 or "currency" in self.values:
            chips.append(chip(self, "currency", "Currency", [(code, currency_plural(code)) for code in codes]))
        if shows_balances:
            chips.append(chip(self, "owing", "Owing", _OWING))
        return chips

    def _holds(self, client: Client) -> bool:
        name, currency, owing = (self.values.get(one, "") for one in _NAMES)
        if name.casefold() not in client.name.casefold() or (currency and client.currency != currency):
            return False
        if not owing or client.balance is None:
            return True
        return bool(client.balance.late_since) if owing == "overdue" else client.balance.due > 0
