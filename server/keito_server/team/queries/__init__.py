"""Reading members, keys and who stands behind a request."""

from keito_server.team.queries.bearer import NOTED_EVERY, Bearer, get_bearer, get_own_key
from keito_server.team.queries.business_roles import get_business_role, list_business_roles
from keito_server.team.queries.invitations import (
    InvitationLetter,
    InvitationLink,
    count_open_invitations,
    get_invitation,
    get_invitation_letter,
    link_to_hand_over,
    list_invitations,
    open_invitation_keys,
    read_invitation_link,
    states_of_members,
)
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
from keito_server.team.queries.rates import RatePeriod, list_rate_periods, may_edit_rates

__all__ = [
    "NOTED_EVERY",
    "Bearer",
    "InvitationLetter",
    "InvitationLink",
    "RatePeriod",
    "RatesShown",
    "count_open_invitations",
    "find_member",
    "get_api_key",
    "get_bearer",
    "get_business_role",
    "get_invitation",
    "get_invitation_letter",
    "get_member",
    "get_own_key",
    "get_visible_member",
    "link_to_hand_over",
    "list_api_keys",
    "list_business_roles",
    "list_invitations",
    "list_member_page",
    "list_members",
    "list_memberships",
    "list_rate_periods",
    "list_rates",
    "may_edit_rates",
    "open_invitation_keys",
    "rates_shown",
    "read_invitation_link",
    "states_of_members",
    "teammate_ids",
    "visible_members",
]
