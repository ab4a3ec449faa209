"""What can be done with an invoice, one module a verb."""

from keito_server.invoices.actions.delete import delete_draft
from keito_server.invoices.actions.draft import draft_blank, draft_from_time
from keito_server.invoices.actions.issue import issue
from keito_server.invoices.actions.keep_pdf import keep_pdf
from keito_server.invoices.actions.lines import LineFields, add_line, move_line, remove_line
from keito_server.invoices.actions.update import DraftChanges, LineChange, update_draft

__all__ = [
    "DraftChanges",
    "LineChange",
    "LineFields",
    "add_line",
    "delete_draft",
    "draft_blank",
    "draft_from_time",
    "issue",
    "keep_pdf",
    "move_line",
    "remove_line",
    "update_draft",
]
