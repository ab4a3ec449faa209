"""What budgets announce."""

from dataclasses import dataclass

from keito_server.events.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetThresholdCrossed(DomainEvent):
    """A budget, or that of one task or member, was found past its threshold; recorded once for each crossing and period.

    `part` is the name of the task or member, '' for the whole project; `period` is `2026-03`, '' for one that never resets.
    """

    subject_type = "project"
    sentence = "Found {percent}% of the budget of {subject} used"
    part: str
    period: str
    percent: int
