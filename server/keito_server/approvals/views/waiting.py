"""How much waits for the member's decision: beside Time in the menu and on its tab, counted once a request."""

from typing import Any

from django.http import HttpRequest

from keito_server.approvals import queries
from keito_server.team.permissions import Permission, may


def waiting(request: HttpRequest) -> int:
    """The number of timesheets that this member may decide on now; nothing is asked for who decides on none."""
    known: Any = request
    if not hasattr(known, "timesheets_waiting"):
        decides = may(known.actor, Permission.SUBMISSIONS_DECIDE_TEAM)
        known.timesheets_waiting = queries.count_waiting(known.actor) if decides else 0
    count: int = known.timesheets_waiting
    return count
