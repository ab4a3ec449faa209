"""A mail as its bytes: the head, the text, and the same as HTML (RFC 5322, RFC 3834)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from keito_server.notifications.models import Mail
from keito_server.notifications.rules import one_line


def compose(mail: Mail, *, sender: str) -> bytes:
    """The mail with line ends of CRLF; the same bytes at each attempt but for what MIME draws as boundary."""
    message = EmailMessage(policy=SMTP if mail.recipient.isascii() else SMTPUTF8)
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=one_line(name), addr_spec=address)
    message["To"] = mail.recipient
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    # Programs that answer while somebody is away leave such mail alone.
    message["Auto-Submitted"] = "auto-generated"
    for header, value in mail.headers.items():
        message[header] = one_line(value)
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()
