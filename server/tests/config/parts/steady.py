"""Runs until it is told to stop, with a child of its own that would outlive it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from keito_server.config.serving.lifeline import follow

if __name__ == "__main__":
    follow()
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(os.environ["TEST_NOTES"], f"{os.getpid()} {child.pid}").touch()
    signal.pause()
