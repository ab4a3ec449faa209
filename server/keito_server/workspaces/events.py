"""What a workspace announces."""

from dataclasses import dataclass

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceCreated(DomainEvent):
    """A company has begun; its first member follows in the same transaction."""

    subject_type = "workspace"
    name: str
    subdomain: str
