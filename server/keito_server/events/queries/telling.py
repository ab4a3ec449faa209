"""Events as people read them: a sentence, the name of whoever did it, and the facts that the event kept."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from keito_server.events.events import DomainEvent
from keito_server.events.models import AuditEvent
from keito_server.events.queries.subjects import choice_labels, name_subjects
from keito_server.events.rules import (
    Detail,
    Labels,
    Names,
    details,
    in_formats,
    kind_words,
    referred,
    sentence_words,
    subject_words,
)
from keito_server.web.formats import Formats


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words. `actor` and `api_key` are empty where there was none."""

    event: AuditEvent
    sentence: str
    subject: str
    actor: str
    api_key: str
    details: Sequence[Detail]


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event, for the filter."""

    kind: str
    label: str
    subject_type: str


@functools.cache
def event_types() -> dict[str, type[DomainEvent]]:
    """All events of the product by their name; called once all apps are loaded."""
    return {found.__name__: found for found in _below(DomainEvent) if found.__module__.startswith("keito_server.")}


def event_kinds() -> list[EventKind]:
    """All kinds of events, by their label."""
    kinds = [EventKind(kind, kind_words(kind), found.subject_type) for kind, found in event_types().items()]
    return sorted(kinds, key=lambda kind: kind.label)


def tell(
    workspace_id: UUID, events: Sequence[AuditEvent], *, formats: Formats | None = None, zone: str = "UTC"
) -> list[Told]:
    """The events in words: one query for each kind of thing that they name.

    Figures and days as whoever reads them has set, in their timezone; without `formats` as machines write them.
    """
    kept = [msgspec.json.decode(event.data) for event in events]
    wanted: set[tuple[str, UUID]] = set()
    for event, data in zip(events, kept, strict=True):
        wanted |= set(referred(event.subject_type, event.subject_id, data))
        wanted |= {("member", event.actor_id)} if event.actor_id else set()
        wanted |= {("api_key", event.api_key_id)} if event.api_key_id else set()
    names = name_subjects(workspace_id, wanted)
    shown = kept if formats is None else [in_formats(data, formats, zone) for data in kept]
    labels = {key: choice_labels(key) for key in {event.subject_type for event in events}}
    return [_tell(event, data, names, labels[event.subject_type]) for event, data in zip(events, shown, strict=True)]


def _tell(event: AuditEvent, data: dict[str, object], names: Names, labels: Labels) -> Told:
    known = event_types().get(event.kind)
    sentence = known.sentence if known is not None else f"{kind_words(event.kind)}: {{subject}}"
    return Told(
        event=event,
        sentence=sentence_words(sentence, subject_id=event.subject_id, data=data, names=names),
        subject=subject_words(event.subject_id, data, names),
        actor=names.get(event.actor_id, "") if event.actor_id else "",
        api_key=names.get(event.api_key_id, "") if event.api_key_id else "",
        details=details(data, names, labels),
    )


def _below(parent: type[DomainEvent]) -> Iterator[type[DomainEvent]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)
