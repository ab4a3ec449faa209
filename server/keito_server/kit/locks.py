"""What locks logged work, time and expenses alike, and how each lock is lifted (T5)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LockState:
    """What decides whether a row may be changed, and by whom (T5). `approval` is the state that is in force (A3)."""

    approval: str
    is_invoiced: bool
    spent_date: date
    today: date
    lock_after_days: int

    def sentence(
        self, *, noun: str, plural: str, edits_all: bool, edits_submitted: bool, withdraws: bool = False
    ) -> str | None:
        """Why this actor may not change the row and what to do about it, or None where they may.

        `edits_all` is an administrator; `edits_submitted` besides these a manager with "Edit team time". `withdraws` is
        who may take an approval back: they are told to, all others to ask for it.
        """
        if self.is_invoiced:
            return f"This {noun} is on an invoice. Remove it from the invoice to change it."
        if self.approval == "approved":
            way = "Withdraw the approval" if withdraws else "Ask for the approval to be withdrawn"
            return f"This {noun} is approved. {way} to change it."
        if self.approval == "submitted" and not edits_submitted:
            return f"This {noun} is submitted for approval. Ask for it to be sent back to change it."
        if self.lock_after_days and (self.today - self.spent_date).days > self.lock_after_days and not edits_all:
            return f"{plural} are locked after {self.lock_after_days} days. Ask an administrator to change this one."
        return None
