"""The invoice as a document: what is printed on it, as text for the screen and as a PDF.

Pure presentation from loaded data, without Django, a clock or the network.
"""

from keito_server.invoices.documents.context import PaperContext, paper_context
from keito_server.invoices.documents.frozen import frozen_logo, read_paper
from keito_server.invoices.documents.paper import (
    BilledTo,
    InvoicePaper,
    Issuer,
    PaperDiscount,
    PaperGroup,
    PaperLine,
    PaperNote,
    PaperPayment,
    PaperState,
    PaperTax,
)
from keito_server.invoices.documents.pdf import render_invoice_pdf
from keito_server.invoices.documents.picture import picture_format

__all__ = [
    "BilledTo",
    "InvoicePaper",
    "Issuer",
    "PaperContext",
    "PaperDiscount",
    "PaperGroup",
    "PaperLine",
    "PaperNote",
    "PaperPayment",
    "PaperState",
    "PaperTax",
    "frozen_logo",
    "paper_context",
    "picture_format",
    "read_paper",
    "render_invoice_pdf",
]
