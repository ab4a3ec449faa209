"""What accounts say no to."""

from keito_server.kit.errors import RuleRefused


class EmailTaken(RuleRefused):
    """A login with this address exists already."""

    code = "email_taken"
    default_message = "There is already a sign-in with this address. Sign in instead, or use another address."
