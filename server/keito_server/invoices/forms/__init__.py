"""The forms of invoices: what to take in, and a draft with its lines."""

from keito_server.invoices.forms.draft import DraftForm, LineForm, line_forms
from keito_server.invoices.forms.taking import TimeForm, fee_field, fee_value, mark_of_choice

__all__ = ["DraftForm", "LineForm", "TimeForm", "fee_field", "fee_value", "line_forms", "mark_of_choice"]
