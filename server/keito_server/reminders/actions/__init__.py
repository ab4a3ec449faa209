"""What the clock has done: taking what is due, and writing it."""

from keito_server.reminders.actions.rounds import BATCH, Round
from keito_server.reminders.actions.taking import take_due
from keito_server.reminders.actions.writing import write

__all__ = ["BATCH", "Round", "take_due", "write"]
