"""Talking SMTP to the mail server about one mail, so that after a break one knows whether it may have been taken.

The server takes a mail when it answers the dot that ends it (RFC 5321, 4.2.5). Until this dot is sent a broken
conversation is harmless and can be repeated; from then on, without an answer, nobody knows.
"""

import re
import smtplib
import ssl

from keito_server.notifications.rules import (
    Answer,
    MailServer,
    Meaning,
    Security,
    Stage,
    domain_of,
    read_break,
    read_reply,
)

_DOT_AT_START = re.compile(rb"^\.", re.MULTILINE)


def hand_over(mail: bytes, *, server: MailServer, sender: str, recipient: str) -> Answer:
    """Hands one mail to the server; answers what became of it, whatever happens on the way."""
    return _Conversation(server, sender).hand_over(mail, recipient)


class _Conversation:
    """One connection for one mail; `stage` says how far it came."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self.server = server
        self.sender = sender
        self.stage = Stage.CONNECTION
        self.smtp: smtplib.SMTP | None = None

    def hand_over(self, mail: bytes, recipient: str) -> Answer:
        try:
            smtp = self._connect()
            return self._send(smtp, mail, recipient)
        except smtplib.SMTPResponseException as reply:
            return read_reply(self.stage, reply.smtp_code, _text(reply.smtp_error))
        except (smtplib.SMTPException, OSError, ValueError) as broken:
            return read_break(self.stage, str(broken) or type(broken).__name__)
        finally:
            if self.smtp is not None:
                self.smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server, trust, name = self.server, ssl.create_default_context(), domain_of(self.sender)
        host, port, patience = server.host, server.port, server.timeout_seconds
        smtp: smtplib.SMTP
        if server.security is Security.TLS:
            smtp = smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=patience, context=trust)
        else:
            smtp = smtplib.SMTP(host, port, local_hostname=name, timeout=patience)
        self.smtp, self.stage = smtp, Stage.GREETING
        smtp.ehlo_or_helo_if_needed()
        self._encrypt(smtp, trust)
        if server.user:
            self.stage = Stage.SIGN_IN
            smtp.login(server.user, server.password)
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP, trust: ssl.SSLContext) -> None:
        is_wanted = self.server.security is Security.STARTTLS
        if is_wanted or (self.server.security is Security.OFFERED and smtp.has_extn("starttls")):
            self.stage = Stage.ENCRYPTION
            smtp.starttls(context=trust)
            smtp.ehlo()

    def _send(self, smtp: smtplib.SMTP, mail: bytes, recipient: str) -> Answer:
        self.stage = Stage.SENDER
        options = []
        if not recipient.isascii():
            if not smtp.has_extn("smtputf8"):
                return Answer(Meaning.REFUSED, "The mail server takes no address with letters beyond plain ASCII.")
            smtp.command_encoding = "utf-8"
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        _expect(smtp.mail(self.sender, options), 250)
        self.stage = Stage.RECIPIENT
        _expect(smtp.rcpt(recipient), 250, 251)
        self.stage = Stage.CONTENT
        _expect(smtp.docmd("DATA"), 354)
        smtp.send(_DOT_AT_START.sub(b"..", mail))
        self.stage = Stage.HANDED_OVER
        smtp.send(b".\r\n")
        code, said = smtp.getreply()
        if 200 <= code < 300:
            return Answer(Meaning.ACCEPTED, _text(said))
        if 400 <= code < 600:
            return read_reply(Stage.CONTENT, code, _text(said))
        return read_break(self.stage, f"it answered {_text(said)!r}")


def _expect(reply: tuple[int, bytes], *wanted: int) -> None:
    if reply[0] not in wanted:
        raise smtplib.SMTPResponseException(*reply)


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
