"""What can be done with a time entry, one module a verb."""

from keito_server.time_entries.actions.create import NewEntry, create
from keito_server.time_entries.actions.create_once import create_once
from keito_server.time_entries.actions.delete import delete, restore
from keito_server.time_entries.actions.invoicing import mark_invoiced, unmark_invoiced
from keito_server.time_entries.actions.repeat import copy, restart
from keito_server.time_entries.actions.reprice import entries_of_span, reprice_entries, reprice_uninvoiced
from keito_server.time_entries.actions.stop import stop, stop_all_of, stop_running
from keito_server.time_entries.actions.update import EntryChanges, update

__all__ = [
    "EntryChanges",
    "NewEntry",
    "copy",
    "create",
    "create_once",
    "delete",
    "entries_of_span",
    "mark_invoiced",
    "reprice_entries",
    "reprice_uninvoiced",
    "restart",
    "restore",
    "stop",
    "stop_all_of",
    "stop_running",
    "unmark_invoiced",
    "update",
]
