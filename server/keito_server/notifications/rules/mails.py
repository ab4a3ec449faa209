"""Pure rules of mail: how to reach the server, what an answer means, when to try again, and what a head may hold."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
"""How long is waited after each attempt that may be repeated; after one more the mail has failed."""

LEASE = timedelta(minutes=10)
"""How long a claim is trusted. Whoever holds it longer is taken for dead, and the mail for uncertain."""

OVERDUE = timedelta(minutes=30)
"""How long after its time a mail still waits before one may ask whether a worker runs."""

LOST = "The worker ended while it was handing the mail over, so nobody knows whether the mail server took it."
"""What is said of a mail whose claim nobody will answer for any more."""

NO_SERVER = "No mail server is set any more: MAIL_URL is empty."

BREAKS_OFF = "The mail server breaks off one conversation after another, so this mail waits as well."
"""What is said of a mail that was not tried because those before it fared badly."""

UNWRITABLE = "Keito could not write this mail down as it is sent. The log of the worker says more."

SPELL = timedelta(seconds=5)
"""How long a batch goes on taking further mails in hand: far below every lease, and what a worker's end can wait for."""

MOST_BREAKS = 3
"""After so many mails in a row that ended their connection a batch leaves the server alone."""

LONGEST_SUBJECT = 200
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ATOM = r"[^\s\x00-\x20\x7f-\x9f<>()\[\],;:\\\"@.]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


class Security(StrEnum):
    """How the conversation with the mail server is kept from others."""

    TLS = "tls"
    STARTTLS = "starttls"
    OFFERED = "offered"
    """STARTTLS where the server offers it: nothing secret of ours is said."""
    PLAIN = "plain"
    """The server is on this machine."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our mail."""

    host: str
    port: int
    user: str
    password: str
    security: Security
    timeout_seconds: int


class Meaning(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to a mail, in words for people."""

    meaning: Meaning
    words: str


class Stage(StrEnum):
    """The stages of a conversation; each value is what is said when it ends there."""

    CONNECTION = "The mail server could not be reached"
    GREETING = "The mail server did not want to talk"
    ENCRYPTION = "No trusted encrypted connection to the mail server came about"
    SIGN_IN = "The mail server did not let Keito sign in"
    SENDER = "The mail server refused the sender"
    RECIPIENT = "The mail server refused the address"
    CONTENT = "The mail server refused the mail"
    HANDED_OVER = "The mail was handed over, and the mail server did not say whether it took it"


OURS = frozenset({Stage.CONNECTION, Stage.GREETING, Stage.ENCRYPTION, Stage.SIGN_IN})
"""Stages that say nothing of the mail: a refusal here is one of the settings, and the mail waits until they are right."""


def read_mail_server(url: str, *, timeout_seconds: int) -> MailServer:
    """The server behind `MAIL_URL`. A password goes over the network encrypted, or not at all."""
    parts = urlsplit(url)
    host, password = parts.hostname or "", unquote(parts.password or "")
    if parts.scheme == "smtps":
        security = Security.TLS
    elif _is_this_machine(host):
        security = Security.PLAIN
    else:
        security = Security.STARTTLS if password else Security.OFFERED
    default_port = {Security.TLS: 465, Security.STARTTLS: 587}.get(security, 25)
    return MailServer(
        host=host,
        port=parts.port or default_port,
        user=unquote(parts.username or ""),
        password=password,
        security=security,
        timeout_seconds=timeout_seconds,
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def read_reply(stage: Stage, code: int, said: str) -> Answer:
    """What a numbered reply that is no success means: 5xx is final where it is about the mail, all else may change."""
    is_final = 500 <= code < 600 and stage not in OURS
    return Answer(Meaning.REFUSED if is_final else Meaning.LATER, _words(stage, f"{code} {said}"))


def read_break(stage: Stage, why: str) -> Answer:
    """What an end of the conversation without a reply means: before the last dot the server has nothing to deliver."""
    is_known = stage is not Stage.HANDED_OVER
    return Answer(Meaning.LATER if is_known else Meaning.UNKNOWN, _words(stage, why))


def _words(stage: Stage, detail: str) -> str:
    return f"{stage.value}: {one_line(detail)}"[:500].rstrip(": ") + "."


def next_attempt(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after `attempts` attempts; None when it was enough."""
    return now + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def one_line(text: str) -> str:
    """A text without line breaks and control characters: nothing in it can begin another line of a mail's head."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def is_address(text: str) -> bool:
    """Whether this is one plain mail address, without a name, a quoted part or anything that could end a line."""
    local, _, domain = text.partition("@")
    return len(local) <= 64 and len(domain) <= 253 and _ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2].rstrip(">")
