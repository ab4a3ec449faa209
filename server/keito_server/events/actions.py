"""Recording what happened, and telling those who subscribed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from keito_server.events.events import DomainEvent
from keito_server.kit.identifiers import new_id
from keito_server.kit.sql import bind_id, bind_instant, write
from keito_server.kit.tenancy import Actor, Origin

Event = TypeVar("Event", bound=DomainEvent)
Reaction = Callable[[Event, Actor | None, datetime], None]
BulkReaction = Callable[[Sequence[Event], Actor | None, datetime], None]

_reactions: dict[type[DomainEvent], list[Reaction[Any]]] = defaultdict(list)
_bulk_reactions: dict[type[DomainEvent], list[BulkReaction[Any]]] = defaultdict(list)
_ROWS_AT_ONCE = 2_000
"""Both engines bind at most some 32,000 values in one statement; a row has twelve."""
_INTO = """
    INSERT INTO events_auditevent (id, workspace_id, kind, subject_type, subject_id, actor_id, login_id, api_key_id,
        address, user_agent, data, happened_at)
    VALUES
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def subscribe(event_type: type[Event], reaction: Reaction[Event]) -> None:
    """Has `reaction(event, actor, now)` called, in the event's own transaction, for each recorded `event_type`."""
    if reaction not in _reactions[event_type]:
        _reactions[event_type].append(reaction)


def subscribe_all(event_type: type[Event], reaction: BulkReaction[Event]) -> None:
    """Has `reaction(events, actor, now)` called once for all events of `event_type` that one action records.

    For what would cost a query an event otherwise. An event that is recorded alone comes as the only one.
    """
    if reaction not in _bulk_reactions[event_type]:
        _bulk_reactions[event_type].append(reaction)


def record(*, event: DomainEvent, actor: Actor | None, now: datetime, origin: Origin | None = None) -> UUID:
    """Writes the audit row, calls the subscribers, and returns the row's id.

    Call it inside the transaction of the change. `origin` speaks for what nobody is a member of yet (sign-up).
    """
    return record_all(events=[event], actor=actor, now=now, origin=origin)[0]


def record_all(
    *, events: Sequence[DomainEvent], actor: Actor | None, now: datetime, origin: Origin | None = None
) -> list[UUID]:
    """Writes the audit rows of one action by one statement for thousands of them, and calls the subscribers.

    Those of single events come first, each for each of its events; then those of many, once for each kind of event.
    """
    ids = [new_id() for _ in events]
    source = origin or (actor.origin if actor is not None else Origin())
    rows = [_values(event_id, event, actor, source, now) for event_id, event in zip(ids, events, strict=True)]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        write(_INTO + ", ".join([_ROW] * len(part)), [value for row in part for value in row])
    by_kind: dict[type[DomainEvent], list[DomainEvent]] = defaultdict(list)
    for event in events:
        by_kind[type(event)].append(event)
        for reaction in _reactions[type(event)]:
            reaction(event, actor, now)
    for kind, of_kind in by_kind.items():
        for bulk_reaction in _bulk_reactions[kind]:
            bulk_reaction(of_kind, actor, now)
    return ids


def _values(event_id: UUID, event: DomainEvent, actor: Actor | None, source: Origin, now: datetime) -> tuple[Any, ...]:
    return (
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
