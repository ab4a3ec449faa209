"""Reading invoices, their lines, the hours behind a line, and the time that waits to be invoiced."""

from keito_server.invoices.queries.invoices import (
    count_drafts,
    get_invoice,
    get_line,
    has_invoices,
    list_invoices,
    list_line_entries,
    list_lines,
    list_owed,
    may_draft,
    may_send,
    visible_invoices,
)
from keito_server.invoices.queries.numbers import free_number, get_settings, next_number_hint
from keito_server.invoices.queries.paper import paper_facts
from keito_server.invoices.queries.time import (
    ClientTime,
    ProjectTime,
    as_billable,
    first_uninvoiced_day,
    get_invoiceable_projects,
    invoiceable_projects,
    list_client_time,
    list_invoiceable_clients,
    list_project_time,
    list_time,
    time_among,
)

__all__ = [
    "ClientTime",
    "ProjectTime",
    "as_billable",
    "count_drafts",
    "first_uninvoiced_day",
    "free_number",
    "get_invoice",
    "get_invoiceable_projects",
    "get_line",
    "get_settings",
    "has_invoices",
    "invoiceable_projects",
    "list_client_time",
    "list_invoiceable_clients",
    "list_invoices",
    "list_line_entries",
    "list_lines",
    "list_owed",
    "list_project_time",
    "list_time",
    "may_draft",
    "may_send",
    "next_number_hint",
    "paper_facts",
    "time_among",
    "visible_invoices",
]
