"""What becomes of somebody whom a workspace's provider has just vouched for (P7)."""

from dataclasses import dataclass
from enum import Enum


class Arrival(Enum):
    """The outcomes. All that is not one of the first four is refused."""

    SIGN_IN = "sign_in"
    ACCEPT_INVITATION = "accept_invitation"
    JOIN = "join"
    ASK_OWNER = "ask_owner"
    """A login with this address exists: its owner signs in and says whether to connect the two."""
    REFUSE = "refuse"
    NEEDS_EMAIL = "needs_email"
    """The provider tells no address, or says that it is not verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known about the person who arrives.

    `has_identity`: they came before; `is_member`: its login is an active member here. `was_invited`: a pending
    invitation for this very address was opened in this session. `is_email_taken`: a login, or a member here, has it.
    """

    has_identity: bool
    is_member: bool
    has_email: bool
    is_email_doubted: bool
    is_email_taken: bool
    is_domain_verified: bool
    joins_by_domain: bool
    was_invited: bool


def decide(known: Known) -> Arrival:
    """Never by address alone: an address counts where the workspace has proven its domain, or an invitation names it."""
    if known.has_identity:
        return Arrival.SIGN_IN if known.is_member else Arrival.REFUSE
    if not known.has_email or known.is_email_doubted:
        return Arrival.NEEDS_EMAIL
    if known.is_email_taken:
        return Arrival.ASK_OWNER if known.is_domain_verified else Arrival.REFUSE
    if known.was_invited:
        return Arrival.ACCEPT_INVITATION
    if known.joins_by_domain and known.is_domain_verified:
        return Arrival.JOIN
    return Arrival.REFUSE
