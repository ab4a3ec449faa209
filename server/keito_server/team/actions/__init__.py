"""What can be done with the team, a module per group of verbs."""

from keito_server.team.actions.idempotency import (
    Answer,
    KeyedRequest,
    answer_once,
    forget_answers,
    keyed_request,
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
    "create_api_key",
    "forget_answers",
    "found_workspace",
    "join",
    "keyed_request",
    "note_use",
    "revoke_api_key",
    "set_rate",
]
