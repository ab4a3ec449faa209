"""What can be done with the team, a module per group of verbs."""

from keito_server.team.actions.idempotency import (
    Answer,
    KeyedRequest,
    answer_once,
    check_key,
    claim,
    fingerprint,
    forget_answers,
    keyed_request,
    remember,
)
from keito_server.team.actions.keys import NewApiKey, create_api_key, note_use, revoke_api_key
from keito_server.team.actions.members import add_agent, found_workspace, join
from keito_server.team.actions.rates import SINCE_EVER, set_rate

__all__ = [
    "SINCE_EVER",
    "Answer",
    "KeyedRequest",
    "NewApiKey",
    "add_agent",
    "answer_once",
    "check_key",
    "claim",
    "create_api_key",
    "fingerprint",
    "forget_answers",
    "found_workspace",
    "join",
    "keyed_request",
    "note_use",
    "remember",
    "revoke_api_key",
    "set_rate",
]
