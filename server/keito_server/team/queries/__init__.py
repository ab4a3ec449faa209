"""Reading members, keys and who stands behind a request."""

from keito_server.team.queries.bearer import NOTED_EVERY, Bearer, get_bearer, get_own_key
from keito_server.team.queries.keys import get_api_key, list_api_keys
from keito_server.team.queries.members import (
    RatesShown,
    find_member,
    get_member,
    get_visible_member,
    list_member_page,
    list_members,
    list_memberships,
    list_rates,
    rates_shown,
    teammate_ids,
    visible_members,
)

__all__ = [
    "NOTED_EVERY",
    "Bearer",
    "RatesShown",
    "find_member",
    "get_api_key",
    "get_bearer",
    "get_member",
    "get_own_key",
    "get_visible_member",
    "list_api_keys",
    "list_member_page",
    "list_members",
    "list_memberships",
    "list_rates",
    "rates_shown",
    "teammate_ids",
    "visible_members",
]
