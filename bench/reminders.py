"""`python -m bench.reminders`: 10,000 reminders due in the same minute, by the real worker, to a local mail server.

Once undisturbed, for the throughput beside a bare loop of `smtplib` with the same mails on one connection; and once with
the worker killed (-9) half-way and started again, for the promise that nobody has the same mail twice.
"""

import json
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

from bench.engines import ROOT, Engine, postgresql, sqlite
from bench.reminders_report import keep

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "10000"))
PATIENCE_SECONDS = 1800
SENDER = "keito@bench.example"


@dataclass(frozen=True, slots=True)
class Box:
    """A mail server that runs, and what it has taken."""

    directory: Path
    port: int

    def taken(self) -> list[str]:
        """The addresses of all mails taken, in their order."""
        return (self.directory / "taken").read_text().split()

    def mails(self) -> Iterator[bytes]:
        """What was in them."""
        content, start = (self.directory / "mails").read_bytes(), 0
        while start < len(content):
            length = int.from_bytes(content[start : start + 4])
            yield content[start + 4 : start + 4 + length]
            start += 4 + length


@contextmanager
def box(directory: Path) -> Iterator[Box]:
    """A mail server of its own process."""
    directory.mkdir()
    started = subprocess.Popen([sys.executable, "-m", "bench.mail_sink", str(directory)], cwd=ROOT)
    try:
        until(lambda: (directory / "port").exists())
        yield Box(directory, int((directory / "port").read_text()))
    finally:
        started.terminate()
        started.wait(timeout=20)


class Work:
    """The product on one engine, with a mail server to send to."""

    def __init__(self, engine: Engine, to: Box) -> None:
        self.environment = os.environ | engine.environment
        self.environment |= {"MAIL_URL": f"smtp://127.0.0.1:{to.port}", "MAIL_FROM": SENDER, "LOG_LEVEL": "ERROR"}

    def sample(self, act: str) -> str:
        """Runs one act of the sample in a process of its own."""
        command = [sys.executable, "-m", "bench.reminders_sample", act]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout

    def states(self) -> dict[str, int]:
        """How many mails are in which state."""
        found: dict[str, int] = json.loads(self.sample("states"))
        return found

    def worker(self) -> "subprocess.Popen[bytes]":
        """Starts the product's own worker."""
        command = [sys.executable, str(ROOT / "server" / "manage.py"), "worker"]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT)


def until(is_so: Callable[[], bool], *, every: float = 0.05) -> float:
    """Waits until it is so; answers when that was, or ends the program."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if is_so():
            return time.monotonic()
        time.sleep(every)
    sys.exit("The mails did not go out in time.")


def undisturbed(engine: Engine, directory: Path) -> float:
    """Mails a second from the start of the worker until the last is taken, writing included; keeps the mails."""
    with box(directory) as to:
        work = Work(engine, to)
        work.sample("again")
        started_at = time.monotonic()
        worker = work.worker()
        try:
            ended_at = until(lambda: len(to.taken()) >= PEOPLE)
            until(lambda: work.states().get("sent") == PEOPLE, every=1)
        finally:
            worker.terminate()
            worker.wait(timeout=60)
        check_once(to)
        return PEOPLE / (ended_at - started_at)


def killed(engine: Engine, directory: Path) -> dict[str, int]:
    """The same with the worker killed when half of the mails are out; answers what became of all."""
    with box(directory) as to:
        work = Work(engine, to)
        work.sample("again")
        worker = work.worker()
        until(lambda: len(to.taken()) >= PEOPLE // 2)
        worker.kill()
        worker.wait()
        before = len(to.taken())
        worker = work.worker()
        try:
            until(lambda: len(to.taken()) >= PEOPLE - 1)
            until(lambda: not {"queued", "sending"} & (states := work.states()).keys() and not states["jobs"], every=1)
        finally:
            worker.terminate()
            worker.wait(timeout=60)
        check_once(to)
        states = work.states()
        uncertain, sent = states.get("uncertain", 0), states.get("sent", 0)
        if sent + uncertain != PEOPLE or not PEOPLE - uncertain <= len(to.taken()) <= PEOPLE or states["failed jobs"]:
            sys.exit(f"Of {PEOPLE} mails {len(to.taken())} were taken: {states}")
        return {"before": before, "taken": len(to.taken()), "sent": sent, "uncertain": uncertain}


def check_once(to: Box) -> None:
    """Ends the program if anybody has a mail twice."""
    twice = {address: count for address, count in Counter(to.taken()).items() if count > 1}
    if twice:
        sys.exit(f"{len(twice)} people have their reminder more than once: {list(twice)[:5]}")


def bare(mails: list[bytes], directory: Path) -> float:
    """Mails a second of a loop that does nothing but send the same mails, on one connection."""
    addressed = [(str(message_from_bytes(mail)["To"]), mail) for mail in mails]
    with box(directory) as to, smtplib.SMTP("127.0.0.1", to.port) as connection:
        started_at = time.monotonic()
        for address, mail in addressed:
            connection.sendmail(SENDER, [address], mail)
        return len(addressed) / (time.monotonic() - started_at)


def measure(open_engine: Callable[[Path], AbstractContextManager[Engine]]) -> str:
    """Measures one engine; answers its line of the table."""
    with tempfile.TemporaryDirectory(prefix="keito-bench-") as name, open_engine(Path(name)) as engine:
        place = Path(name)
        with box(place / "none") as to:
            Work(engine, to).sample("fill")
        reached = undisturbed(engine, place / "undisturbed")
        mails = list(Box(place / "undisturbed", 0).mails())
        bottom = bare(mails, place / "bare")
        after = killed(engine, place / "killed")
        return (
            f"| {engine.name} | {PEOPLE:,} | {bottom:,.0f} | {reached:,.0f} | {100 * reached / bottom:.1f} % "
            f"| {after['before']:,} | {after['taken']:,} | {after['sent']:,} | {after['uncertain']:,} |"
        )


def main() -> None:
    """Measures both engines, prints the table and adds it to the results of the day."""
    keep([measure(open_engine) for open_engine in (sqlite, postgresql)], now=datetime.now(UTC))


if __name__ == "__main__":
    main()
