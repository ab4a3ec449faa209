"""The audit log, for administrators: who did what, when and from where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from keito_server.events.queries import Position, Told, TrailFilter, TrailPage, list_trail, tell
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.web.formats import Formats

AUDIT_PAGE = 50
"""How many events a page shows."""

BATCH = 500
"""How many events an export holds in memory at a time."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the log, newest first. Events without a person behind them have no actor's name."""

    lines: Sequence[Told]
    agent_ids: frozenset[UUID]
    newer_than: Position | None
    older_than: Position | None


def list_audit(
    actor: Member, wanted: TrailFilter, *, older_than: Position | None = None, newer_than: Position | None = None
) -> AuditPage:
    """The newest page that fits the filter, or the one beside a place in the log.

    One query for the events, and one for each kind of thing that they name.
    """
    require(actor, Permission.AUDIT_VIEW)
    page = list_trail(actor, wanted, limit=AUDIT_PAGE, older_than=older_than, newer_than=newer_than)
    if newer_than is not None and not page.has_newer:
        # The newest page is always a full one, however one came to it.
        page = list_trail(actor, wanted, limit=AUDIT_PAGE)
    return AuditPage(
        lines=tell(actor.workspace_id, page.events, formats=Formats.of(actor), zone=actor.zone),
        agent_ids=_agents(actor, page),
        newer_than=Position.of(page.events[0]) if page.has_newer and page.events else None,
        older_than=Position.of(page.events[-1]) if page.has_older and page.events else None,
    )


def iterate_audit(actor: Member, wanted: TrailFilter) -> Iterator[Told]:
    """All events that fit the filter, newest first, of which only a few hundred are in memory at a time."""
    require(actor, Permission.AUDIT_VIEW)
    return _iterate(actor, wanted)


def _iterate(actor: Member, wanted: TrailFilter) -> Iterator[Told]:
    place: Position | None = None
    while True:
        page = list_trail(actor, wanted, limit=BATCH, older_than=place)
        yield from tell(actor.workspace_id, page.events)
        if not page.has_older:
            return
        place = Position.of(page.events[-1])


def _agents(actor: Member, page: TrailPage) -> frozenset[UUID]:
    ids = {event.actor_id for event in page.events if event.actor_id}
    rows = Member.objects.in_workspace(actor.workspace_id).filter(id__in=ids, user_type=Member.Type.AGENT)
    return frozenset(rows.values_list("id", flat=True))
