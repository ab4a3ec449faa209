"""Finding what a request has created before, by the key on its row (H2)."""

from uuid import UUID

from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry


def find_by_idempotency_key(actor: Member, *, member_id: UUID | None, key: str) -> TimeEntry | None:
    """The entry that the actor has created with the key for a member (None: for themselves)."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id)
    return rows.filter(member_id=member_id or actor.id, idempotency_key=key).first()
