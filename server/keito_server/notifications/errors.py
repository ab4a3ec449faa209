"""What notifications refuse."""

from keito_server.kit.errors import Conflict, NotFound, ValidationRefused


class MailNotFound(NotFound):
    """No such mail in this workspace, or it is none that somebody has to look at."""


class MailSettled(Conflict):
    """Somebody else has sent this mail again or closed it, or it went through meanwhile."""

    code = "mail_settled"
    default_message = "This mail was seen to in the meantime. Load the page again."


class RecipientRefused(ValidationRefused):
    """What should be a mail address is none, or would end a line of the mail's head."""

    code = "recipient_refused"
    default_message = "This is not an e-mail address. It needs an @ and a domain, such as name@company.com."
