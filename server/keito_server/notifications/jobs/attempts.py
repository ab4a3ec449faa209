"""One attempt at one mail: written down as it is sent, and handed over."""

import logging
from email.utils import parseaddr

from django.conf import settings

from keito_server.notifications.documents import compose
from keito_server.notifications.jobs.conversation import Conversation
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import UNWRITABLE, Answer, Meaning, read_mail_server

_logger = logging.getLogger(__name__)


def conversation() -> Conversation:
    """A conversation with the mail server of the settings; it connects with its first mail."""
    server = read_mail_server(settings.MAIL_URL, timeout_seconds=settings.MAIL_TIMEOUT)
    return Conversation(server, parseaddr(settings.MAIL_FROM)[1])


def attempt(talking: Conversation, mail: Mail) -> Answer:
    """Hands a claimed mail over. One that cannot be written down fails by itself and keeps no other from going out."""
    try:
        content = compose(mail, sender=settings.MAIL_FROM)
    except Exception:
        _logger.exception("The mail %s cannot be written down as it is sent.", mail.public_id)
        return Answer(Meaning.REFUSED, UNWRITABLE)
    return talking.hand_over(content, mail.recipient)
