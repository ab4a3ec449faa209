"""Looking at time that was stopped by itself, so that it can be submitted (T8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.events import TimeEntryReviewed
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import may_review, visible_entries


@transaction.atomic
def review(*, actor: Member, entry_id: UUID, now: datetime) -> TimeEntry:
    """Says that a person has looked at an entry that was stopped by itself and lets it stand as it is.

    For whoever may change the entry or decide on its timesheet, if they are people: `PermissionRefused` for all others.
    An entry that needs no look stays as it is.
    """
    require(actor, Permission.TIME_VIEW_OWN)
    rows = visible_entries(actor).select_related("member__workspace").filter(id=entry_id)
    entry = rows.select_for_update(of=("self",)).first()
    if entry is None:
        raise NotFound
    if actor.is_agent:
        raise PermissionRefused("A person has to look at time that was stopped by itself.")
    if not may_review(actor, entry):
        raise PermissionRefused
    if entry.is_auto_stopped and not entry.is_reviewed:
        entry.is_reviewed = True
        entry.updated_at = now
        entry.save(update_fields=["is_reviewed", "updated_at"])
        reviewed = TimeEntryReviewed(workspace_id=entry.workspace_id, subject_id=entry.id)
        record(event=reviewed, actor=actor, now=now)
    return entry


def is_person(actor: Member) -> bool:
    """Whether a person acts through the web, rather than a program through a key."""
    return not actor.is_agent and actor.origin.api_key_id is None
