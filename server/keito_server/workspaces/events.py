"""What a workspace announces."""

from dataclasses import dataclass
from typing import Any

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceCreated(DomainEvent):
    """A company has begun; its first member follows in the same transaction."""

    subject_type = "workspace"
    sentence = "Founded {name}"
    name: str
    subdomain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettingsChanged(DomainEvent):
    """Settings changed, for everybody from the next request on: each field with what it was and what it is."""

    subject_type = "workspace"
    sentence = "Changed the settings"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubdomainChanged(DomainEvent):
    """The workspace has another address; the one before leads to it (P2)."""

    subject_type = "workspace"
    sentence = "Moved the workspace from /w/{before} to /w/{after}"
    before: str
    after: str
