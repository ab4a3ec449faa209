"""Rows of time entries whose stored figures disagree with each other, over all workspaces (N3, T4)."""

from collections.abc import Iterator

from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import amount_of, is_possible_rounding
from keito_server.workspaces.models import ROUNDING_MINUTES


def list_wrong_figures() -> Iterator[str]:
    """One sentence for each entry that counts more or less than it holds, or has another amount than hours x rate.

    Workspaces may have changed their rounding since, so any rounding that is offered is right.
    """
    for entry in TimeEntry.objects.across_workspaces().order_by("id").iterator(chunk_size=2000):
        if entry.is_running and entry.rounded_ms != entry.duration_ms:
            yield f"TimeEntry {entry.public_id}: it runs, and its counted time is not its head start"
        elif not is_possible_rounding(entry.duration_ms, entry.rounded_ms, offered=ROUNDING_MINUTES):
            yield f"TimeEntry {entry.public_id}: its counted time is no rounding of its time"
        if entry.amount != amount_of(entry.rounded_ms, entry.rate):
            yield f"TimeEntry {entry.public_id}: its amount is not its hours x its rate"
        if entry.cost_amount != amount_of(entry.rounded_ms, entry.cost_rate):
            yield f"TimeEntry {entry.public_id}: its cost is not its hours x its cost rate"
