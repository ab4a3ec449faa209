"""The one browser of a test process: Debian's Chromium.

Playwright runs once a process only, so nobody starts it but this fixture.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 20_000
"""How long a page may take to show something: a busy machine is slow, and only what never comes is a failure."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started at the first test that asks for it."""
    if not Path(CHROMIUM).exists():
        words = f"There is no Chromium at {CHROMIUM}: this was NOT run."
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    # Playwright keeps an event loop in this thread; Django would take it for asynchronous code from here on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()
