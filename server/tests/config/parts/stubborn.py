"""Does not stop when it is told to."""

import os
import signal
import time
from pathlib import Path

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path(os.environ["TEST_NOTES"], str(os.getpid())).touch()
    time.sleep(600)
