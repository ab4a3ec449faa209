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
