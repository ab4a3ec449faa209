"""The table of the reminders, at the end of the results of the day."""

import os
import platform
from datetime import datetime

from bench.engines import ROOT


def keep(rows: list[str], *, now: datetime) -> None:
    """Prints the table and adds it to the day's results."""
    table = "\n".join(
        [
            "",
            f"## Reminders due in the same minute, Python {platform.python_version()}, {now:%H:%M} UTC",
            "",
            f"{os.cpu_count()} cores, {os.getloadavg()[2]:.1f} processes at work on them (mean of the last 15 minutes). One worker "
            "and one mail server (aiosmtpd) on the same machine, each a process. *Bare*: a loop of smtplib on one connection, with "
            "the mails that the worker sent. *Worker*: from its start until the last mail is taken, writing all of them "
            "included. Then once more, the worker killed (-9) half-way and started again; *uncertain* are those of which the "
            "dead worker said nothing. The run fails if anybody gets a mail twice, or if one is lost.",
            "",
            "| engine | people | bare/s | worker/s | share | out when killed | taken | sent | uncertain |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
            *rows,
            "",
        ]
    )
    print(table)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    with (results / f"{now:%Y-%m-%d}.md").open("a") as file:
        file.write(table)
