"""What can be done with mail: queue it, deliver it, and see to what went wrong."""

from keito_server.notifications.actions.delivery import claim, note_answer, settle_lost
from keito_server.notifications.actions.queueing import queue
from keito_server.notifications.actions.troubles import close, close_as_operator, send_again, send_again_as_operator

__all__ = [
    "claim",
    "close",
    "close_as_operator",
    "note_answer",
    "queue",
    "send_again",
    "send_again_as_operator",
    "settle_lost",
]
