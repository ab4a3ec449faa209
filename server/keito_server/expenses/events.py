"""What expenses announce."""

from dataclasses import dataclass
from typing import Any

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseCreated(DomainEvent):
    """An expense was saved; `is_billable` is what was chosen for it, None where that was left to category and project."""

    subject_type = "expense"
    sentence = "Logged {subject}"
    source: str
    is_billable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseUpdated(DomainEvent):
    """An expense changed; `changes` holds [before, after] by field.

    `by_project`: nobody changed it, its project bills otherwise (T6, R3).
    """

    subject_type = "expense"
    sentence = "Changed {subject}"
    changes: dict[str, Any]
    by_project: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseDeleted(DomainEvent):
    """An expense was deleted; `row` holds all of it, so that it can come back."""

    subject_type = "expense"
    sentence = "Deleted an expense"
    row: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseRestored(DomainEvent):
    """A deletion was taken back."""

    subject_type = "expense"
    sentence = "Restored {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCreated(DomainEvent):
    """A category was added."""

    subject_type = "expense_category"
    sentence = "Added the expense category {subject}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryUpdated(DomainEvent):
    """A category changed; `changes` holds [before, after] by field."""

    subject_type = "expense_category"
    sentence = "Changed the expense category {subject}"
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryArchived(DomainEvent):
    """A category is offered no more."""

    subject_type = "expense_category"
    sentence = "Archived the expense category {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRestored(DomainEvent):
    """An archived category is offered again."""

    subject_type = "expense_category"
    sentence = "Restored the expense category {subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAttached(DomainEvent):
    """A receipt was put on an expense."""

    subject_type = "expense"
    sentence = "Added the receipt {name} to {subject}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRemoved(DomainEvent):
    """The receipt of an expense was removed, with its file."""

    subject_type = "expense"
    sentence = "Removed the receipt {name} from {subject}"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDeleted(DomainEvent):
    """A category that no expense had was deleted."""

    subject_type = "expense_category"
    sentence = "Deleted an expense category"
    name: str
