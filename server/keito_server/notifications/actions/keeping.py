"""Mails that reach nobody, as a demonstration keeps them."""

from datetime import datetime
from uuid import UUID

from keito_server.notifications.models import Mail


def forget_kept(workspace_id: UUID, *, before: datetime) -> int:
    """Takes a workspace's older mails out of the outbox of a demonstration, and returns how many these were.

    Only those that were never to go out; what is queued or sent stays.
    """
    rows = Mail.objects.filter(workspace_id=workspace_id, state=Mail.State.KEPT, created_at__lt=before)
    return rows.delete()[0]
