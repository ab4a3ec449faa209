"""What invoices say no to."""

from keito_server.kit.errors import Conflict, RuleRefused, ValidationRefused

_TAKEN = " It may just have been put on another invoice; otherwise choose other projects or days."


class PeriodReversed(ValidationRefused):
    """The last day lies before the first."""

    code = "period_reversed"
    default_message = "The last day lies before the first. Swap them."


class NothingToInvoice(RuleRefused):
    """The projects have no priced, uninvoiced time in the period, nor an expense where these are asked for, and no fee is."""

    code = "nothing_to_invoice"
    default_message = "There is no uninvoiced, billable time with a rate here." + _TAKEN

    def __init__(self, *, with_expenses: bool = False) -> None:
        words = "There is no uninvoiced, billable time with a rate and no uninvoiced, billable expense here."
        super().__init__(words + _TAKEN if with_expenses else None)


class TimeAlreadyInvoiced(Conflict):
    """Some of the chosen time or expenses was invoiced, changed or deleted in the meantime; nothing of it was taken (I1)."""

    code = "time_already_invoiced"
    default_message = (
        "Some of this was put on another invoice or changed while you were looking. Look at what is left and try again."
    )


class FeeAlreadyInvoiced(Conflict):
    """Less of a fixed fee is left than was chosen, as another draft has taken it meanwhile; nothing was taken (R4, I1)."""

    code = "fee_already_invoiced"
    default_message = "Less of a fee is left than you chose. Look at what is left and try again."

    def __init__(self, project: str = "") -> None:
        words = f"Less of the fee of {project} is left than you chose. Look at what is left and try again."
        super().__init__(words if project else None)


class FeeOutOfRange(ValidationRefused):
    """What is to be billed of a fixed fee is nothing, no amount of whole coins, or more than what is left (R4)."""

    code = "fee_out_of_range"
    default_message = "Bill more than nothing of a fee, in whole coins, and at most what is left of it."


class TooMuchTime(RuleRefused):
    """More entries, or more lines, than one invoice can hold."""

    code = "too_much_time"
    default_message = "This is more than one invoice can hold. Choose a shorter period or fewer projects."


class InvoiceNotDraft(RuleRefused):
    """Only a draft is edited, deleted or issued; what was issued stays as it was sent (I2, I3)."""

    code = "invoice_not_draft"
    default_message = "This invoice has been issued, so it stays as it is."


class DraftChanged(Conflict):
    """Another tab or person saved the draft after this page was loaded."""

    code = "draft_changed"
    default_message = "This draft was changed in another tab or by somebody else after you opened it."


class InvoiceEmpty(RuleRefused):
    """An invoice without lines is not issued."""

    code = "invoice_empty"
    default_message = "An invoice needs at least one line. Add one, then issue it."


class TimeNotApproved(RuleRefused):
    """Where the workspace uses approvals, an invoice with time or expenses that are not approved is not issued (A3)."""

    code = "time_not_approved"
    default_message = "Something on this draft is not approved. Approve it, or remove its line, then issue the invoice."

    def __init__(self, entries: int | None = None, expenses: int = 0) -> None:
        words = None if entries is None else f"{not_approved_words(entries, expenses)}, then issue the invoice."
        super().__init__(words)


def not_approved_words(entries: int, expenses: int = 0) -> str:
    """How much on a draft is not approved, and what to do; without the stop at its end."""
    counted = [f"{entries:,} {'entry' if entries == 1 else 'entries'}"] if entries else []
    counted += [f"{expenses:,} {'expense' if expenses == 1 else 'expenses'}"] if expenses else []
    if entries + expenses == 1:
        return f"{counted[0]} on this draft is not approved. Approve it, or remove its line"
    return f"{' and '.join(counted)} on this draft are not approved. Approve them, or remove their lines"


class LineWithoutWords(RuleRefused):
    """A line that does not say what it is for is not issued."""

    code = "invoice_line_empty"
    default_message = "A line has no description. Say what it is for, or remove it."


class NegativeTotal(RuleRefused):
    """Lines may be negative, the total may not (N4)."""

    code = "invoice_total_negative"
    default_message = "The total is below zero. An invoice cannot owe the client money; change its lines."


class AmountTooLarge(ValidationRefused):
    """A figure, or what it comes to, lies beyond 10^12 units (N2)."""

    code = "amount_too_large"
    default_message = "This comes to more than 1,000,000,000,000. Use smaller figures."


class RateNotPercentage(ValidationRefused):
    """A tax rate below 0 or above 100."""

    code = "tax_rate_out_of_range"
    default_message = "A tax rate lies between 0 and 100."
