"""A supervisor of the parts that are named as arguments, to be killed or left alone by a test."""

import os
import sys

from keito_server.config.serving.supervision import Part, supervise

if __name__ == "__main__":
    sys.exit(
        supervise(
            [Part(name, f"tests.config.parts.{name}") for name in sys.argv[1:]],
            is_ready=lambda: True,
            on_ready=lambda: print("ready", flush=True),  # noqa: T201  # the test reads it
            report=lambda words: print(words, file=sys.stderr, flush=True),  # noqa: T201  # the test reads it
            parent=os.getppid(),
            grace_seconds=1,
        )
    )
