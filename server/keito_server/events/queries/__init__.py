"""Reading the audit trail, and naming what it speaks of."""

from keito_server.events.queries.subjects import (
    SubjectKind,
    find_subjects,
    known_subjects,
    name_subjects,
    register_subject,
)
from keito_server.events.queries.telling import EventKind, Told, event_kinds, event_types, tell
from keito_server.events.queries.trail import (
    Position,
    TrailFilter,
    TrailPage,
    count_events,
    get_event,
    list_for_subject,
    list_for_subjects,
    list_trail,
)

__all__ = [
    "EventKind",
    "Position",
    "SubjectKind",
    "Told",
    "TrailFilter",
    "TrailPage",
    "count_events",
    "event_kinds",
    "event_types",
    "find_subjects",
    "get_event",
    "known_subjects",
    "list_for_subject",
    "list_for_subjects",
    "list_trail",
    "name_subjects",
    "register_subject",
    "tell",
]
