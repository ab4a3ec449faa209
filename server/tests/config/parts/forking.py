"""Forks, as the web server does, and waits; signals are taken note of only by the first of the two."""

import os
import signal
from pathlib import Path

from keito_server.config.serving.lifeline import follow

if __name__ == "__main__":
    follow()
    signal.signal(signal.SIGTERM, lambda *_: None)
    fork = os.fork()
    if fork:
        Path(os.environ["TEST_NOTES"], f"{os.getpid()} {fork}").touch()
        signal.pause()
    else:
        signal.pause()
