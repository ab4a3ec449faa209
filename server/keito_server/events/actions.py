"""Recording what happened, and telling those who subscribed."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.db import connection

from keito_server.events.events import DomainEvent
from keito_server.kit.identifiers import new_id
from keito_server.kit.sql import bind_id, bind_instant
from keito_server.kit.tenancy import Actor, Origin

Event = TypeVar("Event", bound=DomainEvent)
Reaction = Callable[[Event, Actor | None, datetime], None]

_reactions: dict[type[DomainEvent], list[Reaction[Any]]] = defaultdict(list)
_INSERT = """
    INSERT INTO events_auditevent (id, workspace_id, kind, subject_type, subject_id, actor_id, login_id, api_key_id,
        address, user_agent, data, happened_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def subscribe(event_type: type[Event], reaction: Reaction[Event]) -> None:
    """Has `reaction(event, actor, now)` called, in the event's own transaction, for each recorded `event_type`."""
    if reaction not in _reactions[event_type]:
        _reactions[event_type].append(reaction)


def record(*, event: DomainEvent, actor: Actor | None, now: datetime, origin: Origin | None = None) -> UUID:
    """Writes the audit row, calls the subscribers, and returns the row's id.

    Call it inside the transaction of the change. `origin` speaks for what nobody is a member of yet (sign-up).
    """
    event_id = new_id()
    source = origin or (actor.origin if actor is not None else Origin())
    values = (
        bind_id(event_id),
        bind_id(event.workspace_id),
        type(event).__name__,
        event.subject_type,
        bind_id(event.subject_id),
        bind_id(actor.id if actor is not None else None),
        bind_id(source.login_id),
        bind_id(source.api_key_id),
        source.address[:64],
        source.user_agent[:300],
        msgspec.json.encode(event.data(), enc_hook=str).decode(),
        bind_instant(now),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    for reaction in _reactions[type(event)]:
        reaction(event, actor, now)
    return event_id
