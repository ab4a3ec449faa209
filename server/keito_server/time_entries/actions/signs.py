"""Signs of life of agents' sessions: whoever calls is at work, whoever is silent for long has died (T8)."""

from datetime import datetime
from uuid import UUID

from keito_server.kit.sql import bind_id, bind_instant, write

_SEEN = """
    UPDATE time_entries_timeentry SET last_sign_at = %s
    WHERE workspace_id = %s AND member_id = %s AND session_id = %s AND is_running AND last_sign_at < %s
"""


def note_sign(*, workspace_id: UUID, member_id: UUID, session_id: str, now: datetime) -> None:
    """Notes that a session of a member has made a call; its running timers are not silent then. One UPDATE, or none."""
    if session_id:
        instant = bind_instant(now)
        write(_SEEN, [instant, bind_id(workspace_id), bind_id(member_id), session_id, instant])
