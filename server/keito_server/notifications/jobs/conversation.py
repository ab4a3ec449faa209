"""Talking SMTP to the mail server, so that after a break one knows whether the mail in hand may have been taken.

The server takes a mail when it answers the dot that ends it (RFC 5321, 4.2.5). Until this dot is sent a broken
conversation is harmless and can be repeated; from then on, without an answer, nobody knows.
"""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Self

from keito_server.notifications.rules import (
    OURS,
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
_GOODBYE_SECONDS = 1.0
_NO_LONGER_SERVED = 421


def hand_over(mail: bytes, *, server: MailServer, sender: str, recipient: str) -> Answer:
    """Hands one mail to the server; answers what became of it, whatever happens on the way."""
    with Conversation(server, sender) as conversation:
        return conversation.hand_over(mail, recipient)


class Conversation:
    """One connection, kept for mail after mail until the block ends; after a break the next mail opens another.

    `stage` says how far the last mail came, `breaks` how many mails in a row ended their connection.
    """

    def __init__(self, server: MailServer, sender: str) -> None:
        self.server = server
        self.sender = sender
        self.stage = Stage.CONNECTION
        self.breaks = 0
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.sock.settimeout(_GOODBYE_SECONDS)
                self._smtp.quit()
        self._close()

    @property
    def never_began(self) -> bool:
        """Whether the last mail could not even be spoken of: the server is away, or does not want us."""
        return self.breaks > 0 and self.stage in OURS

    def hand_over(self, mail: bytes, recipient: str) -> Answer:
        """Hands over one mail; answers what became of it, whatever happens on the way."""
        was_kept = self._smtp is not None
        answer = self._attempt(mail, recipient)
        if was_kept and self._smtp is None and self.stage is Stage.SENDER:
            # Servers end connections that idled, or that brought enough. Nothing was said of this mail yet.
            answer = self._attempt(mail, recipient)
        self.breaks = self.breaks + 1 if self._smtp is None else 0
        return answer

    def _attempt(self, mail: bytes, recipient: str) -> Answer:
        try:
            return self._send(self._smtp or self._connect(), mail, recipient)
        except smtplib.SMTPResponseException as reply:
            self._clear(reply.smtp_code)
            return read_reply(self.stage, reply.smtp_code, _text(reply.smtp_error))
        except (smtplib.SMTPException, OSError, ValueError) as broken:
            self._close()
            return read_break(self.stage, str(broken) or type(broken).__name__)

    def _connect(self) -> smtplib.SMTP:
        self.stage = Stage.CONNECTION
        server, name = self.server, domain_of(self.sender)
        host, port, patience = server.host, server.port, server.timeout_seconds
        smtp: smtplib.SMTP
        if server.security is Security.TLS:
            smtp = smtplib.SMTP_SSL(
                host, port, local_hostname=name, timeout=patience, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(host, port, local_hostname=name, timeout=patience)
        self._smtp, self.stage = smtp, Stage.GREETING
        if smtp.sock is not None:
            # The last dot is sent by itself; it is not to wait until what stands before it was acknowledged.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        self._encrypt(smtp)
        if server.user:
            self.stage = Stage.SIGN_IN
            smtp.login(server.user, server.password)
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        is_wanted = self.server.security is Security.STARTTLS
        if is_wanted or (self.server.security is Security.OFFERED and smtp.has_extn("starttls")):
            self.stage = Stage.ENCRYPTION
            # Reading all authorities takes as long as many mails: only where it is asked for.
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()

    def _send(self, smtp: smtplib.SMTP, mail: bytes, recipient: str) -> Answer:
        self.stage = Stage.SENDER
        options: list[str] = []
        if not recipient.isascii():
            if not smtp.has_extn("smtputf8"):
                return Answer(Meaning.REFUSED, "The mail server takes no address with letters beyond plain ASCII.")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        smtp.command_encoding = "utf-8" if options else "ascii"
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
            self._clear(code)
            return read_reply(Stage.CONTENT, code, _text(said))
        self._close()
        return read_break(self.stage, f"it answered {_text(said)!r}")

    def _clear(self, code: int) -> None:
        """Makes the connection ready for another mail after a refusal, or ends it where it is no longer of use."""
        if self._smtp is None or self.stage in OURS or code == _NO_LONGER_SERVED:
            self._close()
            return
        try:
            is_ready = self._smtp.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            is_ready = False
        if not is_ready:
            self._close()

    def _close(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _expect(reply: tuple[int, bytes], *wanted: int) -> None:
    if reply[0] not in wanted:
        raise smtplib.SMTPResponseException(*reply)


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
