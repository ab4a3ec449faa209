"""Reading the audit trail."""

from uuid import UUID

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound
from keito_server.kit.tenancy import Actor


def get_event(actor: Actor, event_id: UUID, *, kind: str) -> AuditEvent:
    """One of the actor's own events of one kind (the undo of a deletion reads it); `NotFound` otherwise."""
    rows = AuditEvent.objects.in_workspace(actor.workspace_id)
    event = rows.filter(id=event_id, kind=kind, actor_id=actor.id).first()
    if event is None:
        raise NotFound
    return event


def list_for_subject(actor: Actor, subject_id: UUID) -> list[AuditEvent]:
    """What happened to one thing, oldest first. The caller has checked that the actor may see the thing itself."""
    rows = AuditEvent.objects.in_workspace(actor.workspace_id)
    return list(rows.filter(subject_id=subject_id).order_by("happened_at", "id"))
