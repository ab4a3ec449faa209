"""What expenses say no to."""

from keito_server.kit.errors import NotFound, RuleRefused, ValidationRefused


class ExpenseLocked(RuleRefused):
    """Approved, invoiced, submitted or locked by age; the message says which and how to lift it (T5)."""

    code = "expense_locked"
    default_message = "This expense is locked."


class UnknownCategory(ValidationRefused):
    """The request names a category that is not in this workspace (P2)."""

    code = "not_found"
    status = 404
    default_message = "There is no expense category with this id."


class CategoryArchived(RuleRefused):
    """No new expenses have an archived category."""

    code = "category_archived"
    default_message = "This category is archived. Choose another, or restore it under Manage, Expense Categories."


class CategoryNameTaken(RuleRefused):
    """The workspace has an expense category with this name already."""

    code = "category_name_taken"
    default_message = (
        "There is already a category with this name. Choose another, or restore that one if it is archived."
    )


class CategoryBuiltIn(RuleRefused):
    """LLM Usage is part of every workspace: it stays, counts thousands of tokens, and only its price and name change (G1)."""

    code = "category_built_in"
    default_message = (
        "LLM Usage is built in: it stays, and always counts thousands of tokens. Its price can be changed."
    )


class CategoryInUse(RuleRefused):
    """A category that expenses have is archived, never deleted."""

    code = "category_in_use"
    default_message = "Expenses have this category, so it cannot be deleted. Archive it, and it is offered no more."


class NoExchangeRate(RuleRefused):
    """A category's price has to become another currency, and no exchange rate says how on that day (N7)."""

    code = "no_exchange_rate"
    default_message = (
        "There is no exchange rate for the currency of this project's client on that day. Give the unit price or the "
        "total in that currency, or ask an administrator to add the rate."
    )


class RefundNeedsNotes(ValidationRefused):
    """A negative total is a refund, and says in its notes of what."""

    default_message = "A negative amount is a refund. Say in the notes of what."


class ReceiptMissing(NotFound):
    """No receipt with this id, or not the actor's to see or to put on an expense."""

    default_message = "There is no receipt with this id. Upload the file once more."


class TooManyLooseReceipts(RuleRefused):
    """More receipts are uploaded than there are expenses being written down."""

    code = "too_many_loose_receipts"
    default_message = (
        "Many receipts of yours wait for an expense. Save these expenses first; the rest goes away within a day."
    )
