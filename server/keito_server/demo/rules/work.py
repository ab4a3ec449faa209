"""Pieces of sample work, and what tells them: notes in their order, and numbers from a seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from keito_server.demo.rules.notes import NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """Finished work on a project (by code) and task (by name), with its UTC instants. `is_billable` None: as usual."""

    project: str
    task: str
    started_at: datetime
    stopped_at: datetime
    notes: str
    source: str = "web"
    is_billable: bool | None = None
    metadata: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningWork:
    """A timer that runs at the moment of filling."""

    project: str
    task: str
    started_at: datetime
    notes: str
    source: str = "web"
    metadata: dict[str, str | int] = field(default_factory=dict)


def dice(name: str) -> random.Random:
    """Chance that falls the same way each time for the same name."""
    return random.Random(f"keito sample workspace, {name}")  # noqa: S311  # made-up days, nothing secret


def new_session(chance: random.Random) -> str:
    """A session id as agents' tools give them."""
    return str(UUID(int=chance.getrandbits(128), version=4))


class Teller:
    """Tells one worker's notes: each list in its order, a note now and then for two pieces of work in a row."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._places: dict[tuple[str, str], int] = {}

    def tell(self, project: str, task: str) -> str:
        """The note of the next piece of work on this project and task."""
        notes = NOTES[project, task]
        place = self._places.get((project, task))
        if place is None:
            place = self._chance.randrange(len(notes))
        elif self._chance.random() < 0.7:
            place = (place + 1) % len(notes)
        self._places[project, task] = place
        return notes[place]
