"""A mail as its bytes: the head, the text, and the same as HTML (RFC 5322, RFC 2045 to 2047, RFC 3834).

Written by hand: the email package takes longer over one head than a mail server over the whole mail, and folds an
address in a `List-` line into encoded words, in which no mail program looks for one (RFC 2047, 5).
"""

import re
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from keito_server.notifications.models import Mail
from keito_server.notifications.rules import one_line

_LINE_END = re.compile(r"\r\n|\r|\n")
_MUST_ENCODE = re.compile(r"[^\x20-\x7e]|=\?")
_LONGEST_WORD = 60
"""What a head is not folded in front of: longer words are encoded, in pieces."""


def compose(mail: Mail, *, sender: str) -> bytes:
    """The mail with line ends of CRLF; the same bytes at each attempt."""
    name, address = parseaddr(sender)
    head = [
        f"From: {formataddr((one_line(name), address))}",
        f"To: {one_line(mail.recipient)}",
        f"Subject: {_folded(one_line(mail.subject))}",
        f"Date: {format_datetime(mail.created_at)}",
        f"Message-ID: {mail.message_id}",
        # Programs that answer while somebody is away leave such mail alone.
        "Auto-Submitted: auto-generated",
        *(f"{header}: {one_line(value)}" for header, value in mail.headers.items()),
        "MIME-Version: 1.0",
    ]
    text = _part("plain", mail.text)
    if not mail.html:
        return _lines(head) + text
    # In quoted-printable "=" is followed by two digits: no line of a part is taken for the boundary.
    boundary = f"=_{mail.id.hex}"
    head.append(f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"')
    between, end = f"\r\n--{boundary}\r\n".encode(), f"\r\n--{boundary}--\r\n".encode()
    return _lines(head) + between + text + between + _part("html", mail.html) + end


def _lines(head: list[str]) -> bytes:
    """The lines as bytes; what is beyond ASCII in an address is UTF-8, for a server that said it takes that (RFC 6532)."""
    return "".join(f"{line}\r\n" for line in head).encode()


def _part(kind: str, content: str) -> bytes:
    """One version of the content, with its own head."""
    head = [f'Content-Type: text/{kind}; charset="utf-8"', "Content-Transfer-Encoding: quoted-printable", ""]
    ended = "\r\n".join(_LINE_END.split(content.rstrip("\r\n"))) + "\r\n"
    return _lines(head) + b2a_qp(ended.encode(), istext=True)


def _folded(text: str) -> str:
    """A line of the head over as many lines as it needs, as encoded words where it holds what ASCII does not."""
    is_plain = not _MUST_ENCODE.search(text) and all(len(word) <= _LONGEST_WORD for word in text.split())
    return Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject").encode(linesep="\r\n")
