"""The shape of every event of the product."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """A fact about one subject, named in the past tense by its class; extra fields of subclasses are stored as its data.

    `sentence` is the fact in the words of the audit log, beside who did it: `Assigned {member} to {subject}`. In braces
    stand the subject's name, a field of the data, or for a field `member_id` the name of that member.
    """

    subject_type: ClassVar[str]
    sentence: ClassVar[str]

    workspace_id: UUID
    subject_id: UUID

    def data(self) -> dict[str, Any]:
        """The subclass's own fields: what is kept beside the subject. Values must be JSON or have a string form."""
        own = (field.name for field in fields(self))
        return {name: getattr(self, name) for name in own if name not in ("workspace_id", "subject_id")}
