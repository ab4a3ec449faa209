"""What clients announce."""

from dataclasses import dataclass
from typing import Any

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCreated(DomainEvent):
    """A client was added."""

    subject_type = "client"
    sentence = "Added the client {subject}"
    name: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientUpdated(DomainEvent):
    """A client changed; `changes` holds [before, after] by field."""

    subject_type = "client"
    sentence = "Changed the client {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientArchived(DomainEvent):
    """A client left the lists."""

    subject_type = "client"
    sentence = "Archived the client {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRestored(DomainEvent):
    """A client came back to the lists."""

    subject_type = "client"
    sentence = "Restored the client {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDeleted(DomainEvent):
    """A client for which nothing was ever done is gone, with its contacts."""

    subject_type = "client"
    sentence = "Deleted the client {name}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded(DomainEvent):
    """A client has one contact more."""

    subject_type = "client"
    sentence = "Added the contact {contact} to {subject}"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUpdated(DomainEvent):
    """A contact of a client changed; `changes` holds [before, after] by field."""

    subject_type = "client"
    sentence = "Changed the contact {contact} of {subject}"
    contact: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRemoved(DomainEvent):
    """A contact of a client is gone; `row` is what it was, from which it can be brought back.

    `heir_id` is who became the primary contact instead.
    """

    subject_type = "client"
    sentence = "Removed the contact {contact} of {subject}"
    contact: str
    row: dict[str, Any]
    heir_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRestored(DomainEvent):
    """The removal of a contact was taken back."""

    subject_type = "client"
    sentence = "Restored the contact {contact} of {subject}"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRateSet(DomainEvent):
    """From a day on, so many units of a currency are worth a price in the workspace's; `before` is what stood there."""

    subject_type = "exchange_rate"
    sentence = "Set the exchange rate of {currency} from {valid_from} on"
    currency: str
    valid_from: str
    units: int
    price: str
    before: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRateDeleted(DomainEvent):
    """A rate is gone from the table; what was converted by it stays as it is."""

    subject_type = "exchange_rate"
    sentence = "Deleted the exchange rate of {currency} from {valid_from} on"
    currency: str
    valid_from: str
    units: int
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRateRestored(DomainEvent):
    """The deletion of a rate was taken back."""

    subject_type = "exchange_rate"
    sentence = "Restored the exchange rate of {currency} from {valid_from} on"
    currency: str
    valid_from: str
