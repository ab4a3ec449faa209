"""The web server: granian with `config/wsgi.py`, its processes and threads as the settings say.

Run as `python -m keito_server.config.serving.web`; `manage.py serve` does so, beside the worker.
"""

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from keito_server.config import settings
from keito_server.config.serving.lifeline import GRACE_SECONDS, follow

IDLE_SECONDS = 600
"""After how long an unused thread is ended, and its database connection with it: the longest that granian takes."""


def serve_web() -> None:
    """Serves until a signal asks to stop.

    A web process that dies is replaced; one that dies again at once ends the server, so that nobody waits for it.
    """
    Server(
        "keito_server.config.wsgi:application",
        address=settings.ENVIRONMENT.HOST,
        port=settings.ENVIRONMENT.PORT,
        interface=Interfaces.WSGI,
        workers=settings.ENVIRONMENT.WEB_PROCESSES,
        blocking_threads=settings.WEB_THREADS,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS // 2,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    follow()
    serve_web()
