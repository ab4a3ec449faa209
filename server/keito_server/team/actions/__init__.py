"""What can be done with the team, a module per group of verbs."""

from keito_server.team.actions.acceptance import accept_as_newcomer, accept_invitation
from keito_server.team.actions.administrators import keep_an_administrator, register_keeping
from keito_server.team.actions.agents import NewAgent, hire_agent, register_assigning
from keito_server.team.actions.archive import archive, reactivate
from keito_server.team.actions.business_roles import add_business_role, delete_business_role, rename_business_role
from keito_server.team.actions.change_user import change_user
from keito_server.team.actions.emails import follow_email
from keito_server.team.actions.founding import found
from keito_server.team.actions.idempotency import (
    Answer,
    KeyedRequest,
    answer_in_transaction,
    answer_once,
    forget_answers,
    keyed_request,
)
from keito_server.team.actions.invitations import (
    Invitee,
    cancel_invitation,
    decline_invitation,
    invite,
    resend_invitation,
)
from keito_server.team.actions.kept_keys import answer_from_row, key_on_row
from keito_server.team.actions.keys import NewApiKey, create_api_key, revoke_api_key
from keito_server.team.actions.members import add_agent, join
from keito_server.team.actions.noting import SEEN_EVERY, note_seen, note_use
from keito_server.team.actions.permissions import set_permissions
from keito_server.team.actions.rates import SINCE_EVER, check_valid_from, remove_rate, set_rate
from keito_server.team.actions.repricing import RateSpan, Repriced, hold_prices, lock_prices, register_repricing
from keito_server.team.actions.sign_ins import follow_login, register_password_keepers
from keito_server.team.actions.update import MemberFields, update_member

__all__ = [
    "SEEN_EVERY",
    "SINCE_EVER",
    "Answer",
    "Invitee",
    "KeyedRequest",
    "MemberFields",
    "NewAgent",
    "NewApiKey",
    "RateSpan",
    "Repriced",
    "accept_as_newcomer",
    "accept_invitation",
    "add_agent",
    "add_business_role",
    "answer_from_row",
    "answer_in_transaction",
    "answer_once",
    "archive",
    "cancel_invitation",
    "change_user",
    "check_valid_from",
    "create_api_key",
    "decline_invitation",
    "delete_business_role",
    "follow_email",
    "follow_login",
    "forget_answers",
    "found",
    "hire_agent",
    "hold_prices",
    "invite",
    "join",
    "keep_an_administrator",
    "key_on_row",
    "keyed_request",
    "lock_prices",
    "note_seen",
    "note_use",
    "reactivate",
    "register_assigning",
    "register_keeping",
    "register_password_keepers",
    "register_repricing",
    "remove_rate",
    "rename_business_role",
    "resend_invitation",
    "revoke_api_key",
    "set_permissions",
    "set_rate",
    "update_member",
]
