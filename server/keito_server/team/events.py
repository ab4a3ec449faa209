"""What the team announces."""

from dataclasses import dataclass
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(DomainEvent):
    """A person or an agent became a member of the workspace."""

    subject_type = "member"
    name: str
    role: str
    user_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyCreated(DomainEvent):
    """A key was made for a member."""

    subject_type = "api_key"
    name: str
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRevoked(DomainEvent):
    """A key stopped working."""

    subject_type = "api_key"
    name: str
    member_id: UUID
