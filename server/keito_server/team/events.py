"""What the team announces."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(DomainEvent):
    """A person or an agent became a member of the workspace."""

    subject_type = "member"
    sentence = "New {role} in the team: {subject}"
    name: str
    role: str
    user_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(DomainEvent):
    """Somebody was asked to join; recorded for each sending, each of which has a link of its own."""

    subject_type = "invitation"
    sentence = "Invited {email}"
    email: str
    name: str
    role: str
    is_repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCancelled(DomainEvent):
    """An invitation ended unused: by the team, or by whoever held its link and said that it is not for them."""

    subject_type = "invitation"
    sentence = "Ended the invitation of {email}"
    email: str
    is_declined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(DomainEvent):
    """Somebody joined by an invitation."""

    subject_type = "invitation"
    sentence = "Joined by the invitation to {email}"
    email: str
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyCreated(DomainEvent):
    """A key was made for a member."""

    subject_type = "api_key"
    sentence = "Created the API key {subject} for {member}"
    name: str
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRevoked(DomainEvent):
    """A key stopped working."""

    subject_type = "api_key"
    sentence = "Revoked the API key {subject} of {member}"
    name: str
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUpdated(DomainEvent):
    """What is known of a member changed: each changed field with what it was and what it is."""

    subject_type = "member"
    sentence = "Changed {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberArchived(DomainEvent):
    """A member lost access to the workspace; their history stays (P6)."""

    subject_type = "member"
    sentence = "Archived {subject}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReactivated(DomainEvent):
    """An archived member has access again."""

    subject_type = "member"
    sentence = "Reactivated {subject}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRateChanged(DomainEvent):
    """A member's default rate from a day on changed, both amounts per hour as text; None is no rate (R3)."""

    subject_type = "member"
    sentence = "Changed the {kind} rate of {subject} from {valid_from} on"
    kind: str
    before: str | None
    after: str | None
    valid_from: str
    repriced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsChanged(DomainEvent):
    """Somebody's role, manager permissions or teammates changed; `changes` holds [before, after] by field."""

    subject_type = "member"
    sentence = "Changed role and permissions of {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSignedIn(DomainEvent):
    """A member came in; `method` says how, in words."""

    subject_type = "member"
    sentence = "Signed in ({method})"
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed(DomainEvent):
    """Somebody, who may be anybody, tried in vain to sign in as a member; few of many tries are kept."""

    subject_type = "member"
    sentence = "Refused a sign-in as {subject} ({reason})"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(DomainEvent):
    """A member has another password, or their first; `way` says in words what allowed it."""

    subject_type = "member"
    sentence = "Changed their password ({way})"
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorAdded(DomainEvent):
    """A member has one more thing that proves their sign-in."""

    subject_type = "member"
    sentence = "Added to their sign-in: {what}"
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRemoved(DomainEvent):
    """A member has one thing less that proves their sign-in."""

    subject_type = "member"
    sentence = "Removed from their sign-in: {what}"
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRoleAdded(DomainEvent):
    """A label for people's work was added."""

    subject_type = "business_role"
    sentence = "Added the role {name}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRoleRenamed(DomainEvent):
    """A label got another name."""

    subject_type = "business_role"
    sentence = "Renamed the role {before} to {name}"
    before: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRoleDeleted(DomainEvent):
    """A label was taken away, from those as well who had it."""

    subject_type = "business_role"
    sentence = "Deleted the role {name}"
    name: str
    member_ids: list[UUID]
