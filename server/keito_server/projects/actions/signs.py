"""Signs of life of agents' sessions (T8): whatever a session logs says that it is at work, and its timer is not silent.

Timers stand above; expenses stand beside them. Each side knows only this door.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class SignOfLife(Protocol):
    """What is done when a session of a member has made a call."""

    def __call__(self, *, workspace_id: UUID, member_id: UUID, session_id: str, now: datetime) -> None:
        """Notes the call, in the transaction that is open."""


_signs: list[SignOfLife] = []


def register_sign_of_life(note: SignOfLife) -> None:
    """Has `note` told of each call of a session, by the app that keeps timers."""
    _signs[:] = [note]


def note_sign_of_life(*, workspace_id: UUID, member_id: UUID, session_id: str, now: datetime) -> None:
    """Says that a session of a member is at work; '' is no session."""
    for note in _signs:
        note(workspace_id=workspace_id, member_id=member_id, session_id=session_id, now=now)
