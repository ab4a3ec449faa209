"""What workspaces say no to."""

from keito_server.kit.errors import Conflict, RuleRefused


class SubdomainRefused(RuleRefused):
    """No workspace can have this subdomain (P2); the message says what to change."""

    code = "subdomain_refused"
    default_message = "Use 3 to 40 letters, digits and hyphens, with a letter among them."


class SubdomainTaken(RuleRefused):
    """Another workspace has this subdomain, or had it and is still found by it (P2)."""

    code = "subdomain_taken"
    default_message = "Another workspace has this address. Choose another."


class CurrencyInUse(RuleRefused):
    """The workspace's currency cannot change once money is kept in it (N7)."""

    code = "currency_in_use"
    default_message = (
        "Rates, prices of categories or limits of agents are given in this currency, so it stays. A client can have another "
        "currency."
    )


class SettingsChangedMeanwhile(Conflict):
    """Somebody else saved these settings after the form was opened."""

    default_message = (
        "Somebody else changed these settings while this page was open, and theirs are in force. "
        "Save once more to put what stands here in their place, or load the page again to see theirs."
    )
