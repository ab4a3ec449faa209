"""A local mail server that takes everything: `python -m bench.mail_sink DIRECTORY`.

It writes its port into `port`, the address of each mail that it has taken into `taken`, a line each, and what was in the
mails into `mails`, each behind its length.
"""

import asyncio
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """What is called for each mail."""

    def __init__(self, directory: Path) -> None:
        self.taken = (directory / "taken").open("a", buffering=1)
        self.mails = (directory / "mails").open("ab")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # named by aiosmtpd
        """Takes a mail."""
        content = envelope.content
        if not isinstance(content, bytes):
            raise TypeError("aiosmtpd was asked to decode nothing.")
        self.mails.write(len(content).to_bytes(4) + content)
        for address in envelope.rcpt_tos:
            self.taken.write(f"{address}\n")
        return "250 OK"


async def serve(directory: Path) -> None:
    """Listens on a free port until the process is ended."""
    sink, loop = Sink(directory), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink.example", loop=loop), "127.0.0.1", 0)
    port = directory / "port"
    port.with_suffix(".new").write_text(str(server.sockets[0].getsockname()[1]))
    port.with_suffix(".new").rename(port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
