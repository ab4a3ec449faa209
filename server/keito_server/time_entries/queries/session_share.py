"""What else belongs to the session of one entry, as far as the actor's pages show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum, Window
from django.db.models.functions import Coalesce

from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries.entries import agents_work_around, shown_ms, visible_entries
from keito_server.time_entries.queries.reach import entries_of_workspace

SHOWN = 5
"""How many entries of the session are listed beside one."""


@dataclass(frozen=True, slots=True)
class SessionShare:
    """The session of an entry: how many entries it has, their counted time, and the latest other ones with theirs.

    What runs counts with its head start in `total_ms`, and up to now beside each entry.
    """

    session_id: str
    count: int
    total_ms: int
    others: list[tuple[TimeEntry, int]]


def find_session_share(actor: Member, entry: TimeEntry, *, now: datetime) -> SessionShare | None:
    """The session of the entry in one query; None for an entry without one."""
    if not entry.session_id:
        return None
    belongs = {"session_id": entry.session_id, "member_id": entry.member_id}
    around = entries_of_workspace(actor).filter(agents_work_around(actor), **belongs)
    whole: dict[str, Any] = {"whole_count": Window(Count("id")), "whole_ms": Window(Sum("rounded_ms"))}
    rows = (visible_entries(actor).filter(**belongs) | around).annotate(**whole)
    newest = list(rows.order_by("-spent_date", Coalesce("started_at", "created_at").desc(), "-id")[: SHOWN + 1])
    others = [(one, shown_ms(one, now=now)) for one in newest if one.id != entry.id]
    return SessionShare(
        session_id=entry.session_id,
        count=newest[0].whole_count if newest else 0,  # type: ignore[attr-defined]  # annotated above
        total_ms=newest[0].whole_ms if newest else 0,  # type: ignore[attr-defined]  # annotated above
        others=others[:SHOWN],
    )
