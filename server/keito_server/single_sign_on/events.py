"""What single sign-on announces."""

from dataclasses import dataclass
from uuid import UUID

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProviderAdded(DomainEvent):
    """A provider may let people in from now on."""

    subject_type = "identity_provider"
    sentence = "Added {subject} for single sign-on"
    name: str
    kind: str
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProviderChanged(DomainEvent):
    """Something about a provider is otherwise now; `changed` names the fields, never a secret's value."""

    subject_type = "identity_provider"
    sentence = "Changed {subject}, by which people sign in: {changed}"
    name: str
    changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProviderRemoved(DomainEvent):
    """A provider lets nobody in any more, and its identities are gone."""

    subject_type = "identity_provider"
    sentence = "Removed {name} from single sign-on"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainVerified(DomainEvent):
    """A record in the DNS has proven that the domain is the company's."""

    subject_type = "verified_domain"
    sentence = "Verified the domain {domain}"
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRemoved(DomainEvent):
    """The domain counts for nothing here any more."""

    subject_type = "verified_domain"
    sentence = "Removed the domain {domain}"
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConnected(DomainEvent):
    """A person as a provider knows them opens a member's sign-in for this workspace from now on."""

    subject_type = "identity"
    sentence = "Connected {provider} to the sign-in of {member}"
    provider: str
    email: str
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDisconnected(DomainEvent):
    """The owner of a login has a provider open it no more."""

    subject_type = "identity"
    sentence = "Disconnected {provider} from their own sign-in"
    provider: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOnRequired(DomainEvent):
    """Everybody has to come in by a provider, but the one administrator who keeps a password."""

    subject_type = "workspace"
    sentence = "Required single sign-on of everybody but {member}"
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOnOptional(DomainEvent):
    """Passwords open the workspace again. `by_command` says that it was done on the server itself."""

    subject_type = "workspace"
    sentence = "Stopped requiring single sign-on"
    by_command: bool = False
