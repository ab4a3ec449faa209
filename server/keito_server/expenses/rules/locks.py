"""Which expenses are locked, for whom, and how that is lifted (T5)."""

from keito_server.expenses.errors import ExpenseLocked
from keito_server.kit import locks


class LockState(locks.LockState):
    """What decides whether an expense may be changed, and by whom (T5)."""

    __slots__ = ()

    def refusal(self, *, edits_all: bool, edits_submitted: bool, withdraws: bool = False) -> ExpenseLocked | None:
        """Why this actor may not change the expense, or None; the rights are those of `sentence`."""
        sentence = self.sentence(
            noun="expense", plural="Expenses", edits_all=edits_all, edits_submitted=edits_submitted, withdraws=withdraws
        )
        return None if sentence is None else ExpenseLocked(sentence)
