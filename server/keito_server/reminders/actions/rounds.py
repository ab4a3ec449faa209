"""A round: one notice that fell due, and up to a hundred people whom it may concern."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from keito_server.reminders.rules import Due

BATCH = 100
"""People of one round: what is lost with a worker that is killed, and what waits for the database at once."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a worker writes at once."""

    workspace_id: UUID
    due: Due
    member_ids: tuple[UUID, ...]

    def as_json(self) -> dict[str, object]:
        """The round as a job carries it."""
        due = self.due
        return {
            "workspace_id": str(self.workspace_id),
            "notice": due.notice,
            "day": due.day.isoformat(),
            "due_at": due.due_at.isoformat(),
            "first_day": due.first_day.isoformat(),
            "last_day": due.last_day.isoformat(),
            "member_ids": [str(member_id) for member_id in self.member_ids],
        }

    @classmethod
    def of_json(cls, carried: Mapping[str, Any]) -> "Round":
        """The round that a job carries."""
        due = Due(
            notice=carried["notice"],
            day=date.fromisoformat(carried["day"]),
            due_at=datetime.fromisoformat(carried["due_at"]),
            first_day=date.fromisoformat(carried["first_day"]),
            last_day=date.fromisoformat(carried["last_day"]),
        )
        members = tuple(UUID(member_id) for member_id in carried["member_ids"])
        return cls(UUID(carried["workspace_id"]), due, members)
