"""What the operations on projects, tasks and teams share: acting once a key, and refusals that name the API's fields."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from keito_server.kit.answers import encode, json_answer
from keito_server.kit.days import day_of
from keito_server.kit.errors import Refusal
from keito_server.team.actions import Answer, answer_in_transaction, keyed_request
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest

_NAMES = {"budget_ms": "budget_hours", "member_id": "user_id"}
"""Fields that actions call otherwise than the API does."""


@contextmanager
def fields_named(**more: str) -> Iterator[None]:
    """Has refusals raised inside name the field as the API calls it."""
    try:
        yield
    except Refusal as refusal:
        names = _NAMES | more
        refusal.field = names.get(refusal.field or "", refusal.field)
        raise


def answer_once(
    request: MemberRequest, act: Callable[[datetime], dict[str, Any]], *, status: int = 200, **names: str
) -> HttpResponse:
    """Acts, once for each `Idempotency-Key` (H2), and answers with what `act(now)` shows."""
    now = timezone.now()

    def write() -> Answer:
        with fields_named(**names):
            return Answer(status, encode(act(now)))

    answer = answer_in_transaction(keyed_request(request), now=now, write=write)
    response = json_answer(answer.body, status=answer.status)
    if answer.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def today_of(actor: Member) -> date:
    """The day that it is in the actor's workspace, for rates that hold today."""
    return day_of(timezone.now(), actor.workspace.timezone)
