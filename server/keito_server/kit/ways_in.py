"""By what a browser is being signed in, where the login's own password or passkey does not do it: in words, for the trail.

Said by whoever signs somebody in, right before; read where every sign-in passes. Kept apart from both, which stand on
different levels.
"""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

_KEY = "way_in"


@dataclass(frozen=True, slots=True)
class WayIn:
    """`method` in words. With a `workspace_id` the session is proven for that workspace only."""

    method: str
    workspace_id: UUID | None = None


def say_way_in(request: HttpRequest, login_id: UUID, way: WayIn) -> None:
    """Notes by what the login is about to be signed in; in the session too, over a second step."""
    kept = [login_id.hex, way.method, way.workspace_id.hex if way.workspace_id else ""]
    request.session[_KEY] = kept
    # Signing in empties the session of whoever was in before.
    request.META[_KEY] = kept


def take_ways_in(request: HttpRequest, login_id: UUID) -> tuple[WayIn | None, WayIn | None]:
    """What was said of this login's sign-in, once: in this request, and perhaps long before in its session."""
    now, before = request.META.pop(_KEY, None), request.session.pop(_KEY, None)
    return _way(now, login_id), _way(before, login_id)


def _way(kept: list[str] | None, login_id: UUID) -> WayIn | None:
    if kept is None or kept[0] != login_id.hex:
        return None
    return WayIn(kept[1], UUID(kept[2]) if kept[2] else None)
