"""Signs of life of agents' sessions: whoever calls is at work, whoever is silent for long has died (T8)."""

from datetime import datetime
from uuid import UUID

from keito_server.time_entries.models import TimeEntry


def note_sign(*, workspace_id: UUID, member_id: UUID, session_id: str, now: datetime) -> None:
    """Notes that a session of a member has made a call; its running timers are not silent then. One UPDATE, or none."""
    if session_id:
        rows = TimeEntry.objects.in_workspace(workspace_id).filter(member_id=member_id, session_id=session_id)
        rows.filter(is_running=True, last_sign_at__lt=now).update(last_sign_at=now)
