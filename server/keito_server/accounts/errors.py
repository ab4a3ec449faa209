"""What accounts say no to."""

from keito_server.kit.errors import RuleRefused


class EmailTaken(RuleRefused):
    """A login with this address exists already."""

    code = "email_taken"
    default_message = "There is already a sign-in with this address. Sign in instead, or use another address."


class MailMissing(RuleRefused):
    """What was asked for needs a mail, and this installation sends none."""

    code = "mail_missing"
    default_message = "This installation sends no mail yet. Ask whoever runs it to set MAIL_URL."
