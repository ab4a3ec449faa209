"""What can be done with mail: tell members, queue it, deliver it, see to what went wrong; and choosing what to be told."""

from keito_server.notifications.actions.batches import note_and_claim, put_off, queue_rest, take_up
from keito_server.notifications.actions.changed import Logged, tell_of_change, tell_of_deletion, tell_of_restoration
from keito_server.notifications.actions.choosing import choose, choose_one
from keito_server.notifications.actions.delivery import claim, note_answer, settle_lost
from keito_server.notifications.actions.keeping import forget_kept
from keito_server.notifications.actions.queueing import queue
from keito_server.notifications.actions.telling import Letter, tell
from keito_server.notifications.actions.troubles import close, close_as_operator, send_again, send_again_as_operator

__all__ = [
    "Letter",
    "Logged",
    "choose",
    "choose_one",
    "claim",
    "close",
    "close_as_operator",
    "forget_kept",
    "note_and_claim",
    "note_answer",
    "put_off",
    "queue",
    "queue_rest",
    "send_again",
    "send_again_as_operator",
    "settle_lost",
    "take_up",
    "tell",
    "tell_of_change",
    "tell_of_deletion",
    "tell_of_restoration",
]
