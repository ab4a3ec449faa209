"""Pure rules of the team."""

from keito_server.team.rules.invitations import (
    LIFETIME,
    MOST_A_DAY,
    MOST_AT_ONCE,
    RESENT_AFTER,
    InvitationState,
    TypedAddress,
    address_key,
    problems_of,
    read_addresses,
    state_of,
)
from keito_server.team.rules.members import KEY_START, agent_email, api_key_digest, new_api_key, rate_on
from keito_server.team.rules.utilisation import utilisation

__all__ = [
    "KEY_START",
    "LIFETIME",
    "MOST_AT_ONCE",
    "MOST_A_DAY",
    "RESENT_AFTER",
    "InvitationState",
    "TypedAddress",
    "address_key",
    "agent_email",
    "api_key_digest",
    "new_api_key",
    "problems_of",
    "rate_on",
    "read_addresses",
    "state_of",
    "utilisation",
]
