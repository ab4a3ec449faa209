"""The pages of invoices: the list, taking in time, the draft's editor, the issued invoice, its lines its PDF and its logo."""

from keito_server.invoices.views.draft import delete
from keito_server.invoices.views.invoice import show
from keito_server.invoices.views.line import line
from keito_server.invoices.views.listing import list_all, list_drafts
from keito_server.invoices.views.logo import logo
from keito_server.invoices.views.pdf import pdf
from keito_server.invoices.views.taking import create

__all__ = ["create", "delete", "line", "list_all", "list_drafts", "logo", "pdf", "show"]
