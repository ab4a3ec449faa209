"""What can be done with a timesheet, one module a verb."""

from keito_server.approvals.actions.decide import Decided, approve, approve_one, reject, reject_one
from keito_server.approvals.actions.submit import submit, submit_ended_agent_weeks
from keito_server.approvals.actions.withdraw import withdraw

__all__ = [
    "Decided",
    "approve",
    "approve_one",
    "reject",
    "reject_one",
    "submit",
    "submit_ended_agent_weeks",
    "withdraw",
]
