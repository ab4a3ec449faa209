"""Reading the audit trail: one event, what happened to one thing, and all of it page by page."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from keito_server.events.models import AuditEvent
from keito_server.events.queries.subjects import find_subjects
from keito_server.kit.errors import NotFound
from keito_server.kit.tenancy import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What of the trail is wanted; None and the empty string are everything. `since` is in, `until` is out.

    `text` is looked for in the name of what an event is about, and in the words that the event itself kept.
    `about` is a member: what happened to them, and what they did.
    """

    actor_id: UUID | None = None
    subject_type: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """The place of one event in the trail."""

    happened_at: datetime
    event_id: UUID

    @classmethod
    def of(cls, event: AuditEvent) -> "Position":
        """Where the event stands."""
        return cls(event.happened_at, event.id)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events, newest first, and whether there are newer and older ones."""

    events: Sequence[AuditEvent]
    has_newer: bool
    has_older: bool


def count_events(actor: Actor, *, kind: str, since: datetime) -> int:
    """How often something of one kind has happened in the actor's workspace since an instant."""
    return AuditEvent.objects.in_workspace(actor.workspace_id).filter(kind=kind, happened_at__gte=since).count()


def get_event(actor: Actor, event_id: UUID, *, kind: str) -> AuditEvent:
    """One of the actor's own events of one kind (the undo of a deletion reads it); `NotFound` otherwise."""
    rows = AuditEvent.objects.in_workspace(actor.workspace_id)
    event = rows.filter(id=event_id, kind=kind, actor_id=actor.id).first()
    if event is None:
        raise NotFound
    return event


def list_for_subject(actor: Actor, subject_id: UUID, *, kinds: Collection[str] = ()) -> list[AuditEvent]:
    """What happened to one thing, oldest first; with `kinds` only events of these kinds.

    The caller has checked that the actor may see the thing itself.
    """
    rows = AuditEvent.objects.in_workspace(actor.workspace_id).filter(subject_id=subject_id)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return list(rows.order_by("happened_at", "id"))


def list_for_subjects(actor: Actor, subject_ids: Collection[UUID], *, kinds: Collection[str]) -> list[AuditEvent]:
    """What happened to some things of these kinds, oldest first; for at most a few thousand ids at once.

    The caller has checked that the actor may change the things themselves.
    """
    rows = AuditEvent.objects.in_workspace(actor.workspace_id).filter(subject_id__in=subject_ids, kind__in=kinds)
    return list(rows.order_by("happened_at", "id"))


def list_trail(
    actor: Actor,
    wanted: TrailFilter,
    *,
    limit: int,
    older_than: Position | None = None,
    newer_than: Position | None = None,
) -> TrailPage:
    """A page of the workspace's trail: the newest, or what lies next to a place in it. One query.

    The caller has checked that the actor may read it.
    """
    rows = _narrowed(actor.workspace_id, wanted)
    if newer_than is not None:
        found = list(rows.filter(_after(newer_than)).order_by("happened_at", "id")[: limit + 1])
        return TrailPage(found[:limit][::-1], has_newer=len(found) > limit, has_older=True)
    if older_than is not None:
        rows = rows.filter(_before(older_than))
    found = list(rows.order_by("-happened_at", "-id")[: limit + 1])
    return TrailPage(found[:limit], has_newer=older_than is not None, has_older=len(found) > limit)


# The first condition alone bounds the instant, so that the index on (workspace, instant) is read from there on.
def _before(place: Position) -> Q:
    return Q(happened_at__lte=place.happened_at) & (Q(happened_at__lt=place.happened_at) | Q(id__lt=place.event_id))


def _after(place: Position) -> Q:
    return Q(happened_at__gte=place.happened_at) & (Q(happened_at__gt=place.happened_at) | Q(id__gt=place.event_id))


def _kept_name(text: str) -> str:
    """A pattern for data that keeps a name with this text in it: what is gone is found by it."""
    written = msgspec.json.encode(text).decode()[1:-1]
    return rf'"(name|number|email)":"[^"]*{re.escape(written)}'


def _narrowed(workspace_id: UUID, wanted: TrailFilter) -> "QuerySet[AuditEvent]":
    rows = AuditEvent.objects.in_workspace(workspace_id)
    exact = {"actor_id": wanted.actor_id, "subject_type": wanted.subject_type, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since is not None:
        rows = rows.filter(happened_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(happened_at__lt=wanted.until)
    if wanted.about is not None:
        rows = rows.filter(Q(subject_id=wanted.about) | Q(actor_id=wanted.about))
    if wanted.text:
        named = Q(data__iregex=_kept_name(wanted.text))
        for subject_ids in find_subjects(workspace_id, wanted.text, only=wanted.subject_type):
            named |= Q(subject_id__in=subject_ids)
        rows = rows.filter(named)
    return rows
