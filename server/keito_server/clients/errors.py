"""What clients say no to."""

from keito_server.kit.errors import RuleRefused


class ClientNameTaken(RuleRefused):
    """Another client of the workspace has this name."""

    code = "client_name_taken"
    default_message = "There is already a client with this name. Choose another, or restore that one if it is archived."


class CurrencyInUse(RuleRefused):
    """A client's currency cannot change once something is priced in it (N7)."""

    code = "currency_in_use"
    default_message = (
        "This client has priced time or invoices in its currency. Add a second client for another currency."
    )


class ClientArchived(RuleRefused):
    """An archived client gets no new projects or invoices."""

    code = "client_archived"
    default_message = "This client is archived. Restore it first."
