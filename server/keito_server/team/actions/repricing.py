"""What a changed price leads to: who is told of it, how much saved work took it, and one change after the other (R3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from keito_server.kit.workspace_locks import WorkspaceLock, have_alone, share
from keito_server.team.models import Member


@dataclass(frozen=True, slots=True)
class RateSpan:
    """From which to which day (none: open) a member's rate of one kind has changed."""

    member: Member
    kind: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Repriced:
    """How many saved entries and expenses took changed terms, how many drafts of invoices changed, and what stays on them.

    `lines_by_hand` are lines of drafts that keep a price or quantity set by hand, `freed_entries` entries that have no
    rate any more and left their draft.
    """

    entries: int = 0
    drafts: int = 0
    lines_by_hand: int = 0
    freed_entries: int = 0
    expenses: int = 0

    def __add__(self, other: "Repriced") -> "Repriced":
        return Repriced(
            self.entries + other.entries,
            self.drafts + other.drafts,
            self.lines_by_hand + other.lines_by_hand,
            self.freed_entries + other.freed_entries,
            self.expenses + other.expenses,
        )

    @property
    def words(self) -> str:
        """Sentences that tell whoever changed the price what it did."""
        told = ["No saved entry changed." if not self.entries else f"{_took(self.entries)}."]
        if self.expenses:
            told.append(f"{_counted(self.expenses, '1 expense', 'expenses')} followed.")
        if self.drafts:
            told.append(f"{_counted(self.drafts, '1 draft of an invoice', 'drafts of invoices')} changed.")
        if self.lines_by_hand:
            keeps = _counted(self.lines_by_hand, "1 line there keeps", "lines there keep")
            told.append(f"{keeps} what was set by hand.")
        if self.freed_entries:
            told.append(f"{_counted(self.freed_entries, '1 entry', 'entries')} without a rate left them.")
        return " ".join(told)


class Repricing(Protocol):
    """Gives work that is priced by a member's rates the changed one; it is called in the transaction of the change."""

    def __call__(self, *, actor: Member, span: RateSpan, now: datetime) -> Repriced: ...


_repricings: list[Repricing] = []


def register_repricing(reprice: Repricing) -> None:
    """Has `reprice` called when a member's rate changes: apps above that price by rates say so (R3)."""
    if reprice not in _repricings:
        _repricings.append(reprice)


def reprice_span(*, actor: Member, span: RateSpan, now: datetime) -> Repriced:
    """Has all saved work of the span take its price, and answers how much did."""
    return sum((reprice(actor=actor, span=span, now=now) for reprice in _repricings), Repriced())


def lock_prices(workspace_id: UUID) -> None:
    """Waits until nobody in the workspace saves priced work or changes a price, and holds both back until the commit.

    Whoever changes a price calls it first, before any row is locked: so all take this lock and then rows, never in the
    other order.
    """
    have_alone(WorkspaceLock.PRICES, workspace_id)


def hold_prices(workspace_id: UUID) -> None:
    """Has the workspace's prices stay as they are until the commit; many may hold them at once.

    Whoever saves priced work calls it before reading rates and before locking a row.
    """
    share(WorkspaceLock.PRICES, workspace_id)


def _took(entries: int) -> str:
    return "1 saved entry took its price" if entries == 1 else f"{entries} saved entries took their prices"


def _counted(how_many: int, one: str, more: str) -> str:
    return one if how_many == 1 else f"{how_many} {more}"
