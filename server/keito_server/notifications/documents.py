"""A mail as its bytes: the head, the text, and the same as HTML (RFC 5322, RFC 3834)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from keito_server.notifications.models import Mail
from keito_server.notifications.rules import one_line


class _Policy(EmailPolicy):
    """The rules of SMTP, but an address in a `List-` line stays in one piece.

    Folded at 78 characters it would become encoded words, in which no mail program looks for an address (RFC 2047, 5).
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower().startswith("list-"):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_PLAIN = _Policy(linesep="\r\n")
_BEYOND_ASCII = _Policy(linesep="\r\n", utf8=True)


def compose(mail: Mail, *, sender: str) -> bytes:
    """The mail with line ends of CRLF; the same bytes at each attempt but for what MIME draws as boundary."""
    message = EmailMessage(policy=_PLAIN if mail.recipient.isascii() else _BEYOND_ASCII)
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
