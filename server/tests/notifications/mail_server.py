"""A real SMTP server in this process, which behaves as a test says at each step."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Behaviour:
    """What the server does. Replies are taken from the front of each list; after the last, all is well.

    The words "drop" and "stall" stand for ending the connection and for saying nothing more.
    """

    at_sender: list[str] = field(default_factory=list)
    at_recipient: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    after_data: list[str] = field(default_factory=list)
    accepted: list[Envelope] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    were_encrypted: list[bool] = field(default_factory=list)
    connections: int = 0
    closes_after: int | None = None
    """How many mails are taken by one connection; then it ends."""
    when_taken: Callable[[], None] | None = None

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, read as a mail program reads it."""
        contents = [cast(bytes, envelope.content) for envelope in self.accepted]
        return [message_from_bytes(content, policy=policy.default) for content in contents]


class _Handler:
    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    async def handle_RCPT(  # noqa: N802  # named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await _next(server, self.behaviour.at_recipient)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # named by aiosmtpd
        if not self.behaviour.after_data or self.behaviour.after_data[0] in ("drop", "stall"):
            self.behaviour.accepted.append(envelope)
            self.behaviour.were_encrypted.append(session.ssl is not None)
        if self.behaviour.when_taken is not None:
            self.behaviour.when_taken()
        return await _next(server, self.behaviour.after_data)


class _Server(SMTP):
    def __init__(self, handler: _Handler, **options: Any) -> None:
        super().__init__(handler, **options)
        self.behaviour = handler.behaviour
        self.taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.behaviour.connections += 1
        super().connection_made(transport)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802  # named by aiosmtpd
        if self.taken == self.behaviour.closes_after:
            cast(asyncio.WriteTransport, self.transport).close()
            return
        reply = await _next(self, self.behaviour.at_sender)
        if reply.startswith("250"):
            await super().smtp_MAIL(arg)
        else:
            await self.push(reply)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # named by aiosmtpd
        reply = await _next(self, self.behaviour.at_data)
        if reply.startswith("250"):
            await super().smtp_DATA(arg)
            self.taken += 1
        else:
            await self.push(reply)


async def _next(server: SMTP, replies: list[str]) -> str:
    reply = replies.pop(0) if replies else "250 OK"
    if reply == "drop":
        cast(asyncio.WriteTransport, server.transport).abort()
        return "421 gone"
    if reply == "stall":
        # For longer than any client here waits; the end of the server cancels it.
        await asyncio.sleep(60)
    return reply


@contextmanager
def mail_server(
    behaviour: Behaviour, *, users: dict[str, str] | None = None, trust: ssl.SSLContext | None = None
) -> Iterator[str]:
    """The server's `host:port` for as long as the block lasts; with `trust` it insists on STARTTLS."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        user, password = data.login.decode(), data.password.decode()
        is_right = (users or {}).get(user) == password
        if is_right:
            behaviour.signed_in.append((user, password))
        return AuthResult(success=is_right, handled=is_right)

    options: dict[str, Any] = {"enable_SMTPUTF8": True, "hostname": "mail.example.com"}
    if users is not None:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": trust is not None}
    if trust is not None:
        options |= {"tls_context": trust, "require_starttls": True}
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    handler = _Handler(behaviour)
    listening = loop.create_server(lambda: _Server(handler, loop=loop, **options), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result(timeout=10)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    talking = asyncio.all_tasks() - {asyncio.current_task()}
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)
