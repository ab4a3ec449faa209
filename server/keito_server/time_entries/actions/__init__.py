"""What can be done with a time entry, one module a verb."""

from keito_server.time_entries.actions.approval import (
    mark_approved,
    mark_returned,
    mark_submitted,
    mark_undecided,
    take_out,
)
from keito_server.time_entries.actions.cells import CellSaved, set_cell, set_cell_notes
from keito_server.time_entries.actions.copy_day import CopiedDay, copy_day
from keito_server.time_entries.actions.copy_week import CopiedWeek, copy_last_week
from keito_server.time_entries.actions.create import NewEntry, create
from keito_server.time_entries.actions.create_once import create_once
from keito_server.time_entries.actions.delete import delete, restore
from keito_server.time_entries.actions.forgotten import stop_silent_timers, tell_forgotten_timers
from keito_server.time_entries.actions.invoicing import mark_invoiced, unmark_invoiced
from keito_server.time_entries.actions.repeat import copy, restart
from keito_server.time_entries.actions.reprice import (
    entries_of_span,
    has_entries,
    reprice_entries,
    reprice_uninvoiced,
)
from keito_server.time_entries.actions.review import review
from keito_server.time_entries.actions.signs import note_sign
from keito_server.time_entries.actions.stop import stop, stop_all_of
from keito_server.time_entries.actions.update import EntryChanges, update
from keito_server.time_entries.actions.week_rows import add_row, remove_row

__all__ = [
    "CellSaved",
    "CopiedDay",
    "CopiedWeek",
    "EntryChanges",
    "NewEntry",
    "add_row",
    "copy",
    "copy_day",
    "copy_last_week",
    "create",
    "create_once",
    "delete",
    "entries_of_span",
    "has_entries",
    "mark_approved",
    "mark_invoiced",
    "mark_returned",
    "mark_submitted",
    "mark_undecided",
    "note_sign",
    "remove_row",
    "reprice_entries",
    "reprice_uninvoiced",
    "restart",
    "restore",
    "review",
    "set_cell",
    "set_cell_notes",
    "stop",
    "stop_all_of",
    "stop_silent_timers",
    "take_out",
    "tell_forgotten_timers",
    "unmark_invoiced",
    "update",
]
