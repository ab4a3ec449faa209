"""Letters that follow from what happened below: each is queued in the transaction of what it tells."""

from keito_server.accounts.events import LetterWritten
from keito_server.notifications.actions.queueing import queue


def post_letter(letter: LetterWritten) -> None:
    """A letter about somebody's login, which belongs to no workspace."""
    queue(
        recipient=letter.address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        about="account",
        now=letter.now,
    )
