"""Reading invoices, their lines, the hours behind a line, and the time that waits to be invoiced."""

from keito_server.invoices.queries.balances import balances_of, list_client_invoices
from keito_server.invoices.queries.behind import count_not_approved
from keito_server.invoices.queries.expenses import (
    ClientExpenses,
    WaitingExpenses,
    as_billable_expense,
    expenses_among,
    expenses_on,
    list_client_expenses,
    list_expenses,
    list_line_expenses,
)
from keito_server.invoices.queries.invoices import (
    count_drafts,
    get_invoice,
    get_invoice_to_print,
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
from keito_server.invoices.queries.paper import paper_facts, read_logo
from keito_server.invoices.queries.projects import (
    get_invoiceable_projects,
    invoiceable_projects,
    list_invoiceable_clients,
)
from keito_server.invoices.queries.provider import list_below_provider_lines
from keito_server.invoices.queries.repricing import Repricing, list_repricings
from keito_server.invoices.queries.time import (
    AwaitedTime,
    ClientTime,
    ProjectTime,
    as_billable,
    awaited_time,
    first_uninvoiced_day,
    list_client_time,
    list_project_time,
    list_time,
    time_among,
    time_on,
)

__all__ = [
    "AwaitedTime",
    "ClientExpenses",
    "ClientTime",
    "ProjectTime",
    "Repricing",
    "WaitingExpenses",
    "as_billable",
    "as_billable_expense",
    "awaited_time",
    "balances_of",
    "count_drafts",
    "count_not_approved",
    "expenses_among",
    "expenses_on",
    "first_uninvoiced_day",
    "free_number",
    "get_invoice",
    "get_invoice_to_print",
    "get_invoiceable_projects",
    "get_line",
    "get_settings",
    "has_invoices",
    "invoiceable_projects",
    "list_below_provider_lines",
    "list_client_expenses",
    "list_client_invoices",
    "list_client_time",
    "list_expenses",
    "list_invoiceable_clients",
    "list_invoices",
    "list_line_entries",
    "list_line_expenses",
    "list_lines",
    "list_owed",
    "list_project_time",
    "list_repricings",
    "list_time",
    "may_draft",
    "may_send",
    "next_number_hint",
    "paper_facts",
    "read_logo",
    "time_among",
    "time_on",
    "visible_invoices",
]
