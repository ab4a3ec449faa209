"""What clients say no to."""

from keito_server.kit.errors import RuleRefused


class ClientNameTaken(RuleRefused):
    """Another client of the workspace has this name."""

    code = "client_name_taken"
    default_message = "There is already a client with this name. Choose another, or restore that one if it is archived."


class CurrencyInUse(RuleRefused):
    """A client's currency cannot change once money is in it: rates, fees or budgets of projects, priced work, invoices (N7)."""

    code = "currency_in_use"
    default_message = (
        "This client has money in its currency: rates, fees, budgets or limits of its projects, priced time, expenses or "
        "invoices. So its currency stays. Add a second client for another currency."
    )


class ClientArchived(RuleRefused):
    """An archived client gets no new projects or invoices."""

    code = "client_archived"
    default_message = "This client is archived. Restore it first."


class ClientInUse(RuleRefused):
    """Only a client for which nothing was ever done can be deleted."""

    code = "client_in_use"
    default_message = (
        "This client has projects or invoices, so it stays with its history. Archive it to take it off the lists."
    )


class ExchangeRateTaken(RuleRefused):
    """A currency has one exchange rate a day."""

    code = "exchange_rate_taken"
    default_message = (
        "There is a rate of this currency from this day on already. Change that one, or choose another day."
    )


class OwnCurrency(RuleRefused):
    """The workspace's own currency needs no exchange rate (N7)."""

    code = "exchange_rate_of_own_currency"
    default_message = "This is the workspace's own currency, to which nothing has to be converted. Choose another."


class PrimaryContactNeeded(RuleRefused):
    """A client with contacts has a primary one: making another one primary moves that, nothing else takes it away."""

    code = "primary_contact_needed"
    default_message = "Invoices are addressed to this contact. Make another one primary instead."
