"""Pure rules of invoices: time as lines, amounts and totals, numbers, dates and states."""

from keito_server.invoices.rules.grouping import (
    DESCRIPTION_LENGTH,
    DETAIL_LENGTH,
    OTHER_ITEMS,
    BillableTime,
    TimeLine,
    lines_from_time,
    quantity_of,
)
from keito_server.invoices.rules.issuing import (
    ENTRIES_LIMIT,
    LINES_LIMIT,
    check_issuable,
    check_period,
    check_size,
    due_date,
    number_from,
    shown_state,
    state_when_issued,
    terms_label,
)
from keito_server.invoices.rules.letterhead import address_lines, company_line, payment_lines
from keito_server.invoices.rules.sums import (
    PRICE_DECIMALS,
    QUANTITY_DECIMALS,
    Owed,
    Totals,
    check_tax_rate,
    line_amount,
    owed_by_age,
    reckon_totals,
)
from keito_server.invoices.rules.wording import AGENT_NOTE, period_words, subject_of

__all__ = [
    "AGENT_NOTE",
    "DESCRIPTION_LENGTH",
    "DETAIL_LENGTH",
    "ENTRIES_LIMIT",
    "LINES_LIMIT",
    "OTHER_ITEMS",
    "PRICE_DECIMALS",
    "QUANTITY_DECIMALS",
    "BillableTime",
    "Owed",
    "TimeLine",
    "Totals",
    "address_lines",
    "check_issuable",
    "check_period",
    "check_size",
    "check_tax_rate",
    "company_line",
    "due_date",
    "line_amount",
    "lines_from_time",
    "number_from",
    "owed_by_age",
    "payment_lines",
    "period_words",
    "quantity_of",
    "reckon_totals",
    "shown_state",
    "state_when_issued",
    "subject_of",
    "terms_label",
]
