"""`make test`: every test on SQLite, then on PostgreSQL those that touch the database, and of the journeys the stories.

TEST_DATABASE_URL names the PostgreSQL, whose role must be allowed to create databases. Where PostgreSQL, Chromium or
xmlsec1 is missing, what needs it is left out and that is said at the end; with CI=true it is a failure.
"""

import os
import shutil
import subprocess
import sys
import time

import psycopg

from keito_server.config.environment import Environment

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql://keito:keito@127.0.0.1/keito")
PROCESSES = 2


def missing_postgresql() -> str:
    """Why nothing can run on PostgreSQL; empty if it can."""
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=5).close()
    except psycopg.Error as error:
        return f"PostgreSQL does not answer, so NOTHING RAN ON POSTGRESQL. {' '.join(str(error).split())}"
    return ""


def missing_browser() -> str:
    """Why no journey can run; empty if they can."""
    return "" if shutil.which("chromium") else "There is no chromium on the PATH, so NO BROWSER JOURNEY RAN."


def missing_xmlsec1() -> str:
    """Why no SAML provider can sign its answers; empty if one can."""
    return "" if shutil.which("xmlsec1") else "There is no xmlsec1 on the PATH, so SAML WAS NOT TESTED."


def run(engine: str, database_url: str, selection: str) -> bool:
    """Runs pytest with these marks on one engine; True if all is well."""
    print(f"\n== Tests on {engine} ==", flush=True)  # noqa: T201  # for whoever waits
    settings = set(Environment.model_fields)
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    command = [sys.executable, "-m", "pytest", "-n", str(PROCESSES), "-m", selection]
    began = time.monotonic()
    status = subprocess.run(command, env=environment | {"DATABASE_URL": database_url}, check=False).returncode  # noqa: S603  # our own interpreter
    print(f"{engine}: {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201  # for whoever waits
    return status == 0


def main() -> int:
    """The exit code: 0 only if everything that ran is well, and in CI everything ran."""
    no_postgresql, no_browser = missing_postgresql(), missing_browser()
    missing = [words for words in (no_postgresql, no_browser, missing_xmlsec1()) if words]
    if missing and os.environ.get("CI") == "true":
        print("\n".join(missing), file=sys.stderr)  # noqa: T201  # for whoever waits
        return 1
    selection = "not journey" if no_browser else ""
    is_well = run("SQLite", "", selection)
    if not no_postgresql:
        stories = "database and not journey" if no_browser else "database and (story or not journey)"
        is_well &= run("PostgreSQL", POSTGRESQL, stories)
    for words in missing:
        print(f"\n{'!' * 80}\n{words}\n{'!' * 80}", file=sys.stderr)  # noqa: T201  # for whoever waits
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
