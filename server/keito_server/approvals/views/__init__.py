"""Timesheets of one's own, the queue of those who approve, and what both show on the pages of time."""

from keito_server.approvals.views.agents import agents
from keito_server.approvals.views.decide import approve, reject, withdraw
from keito_server.approvals.views.own import submit, timesheet, timesheets
from keito_server.approvals.views.queue import opened, queue
from keito_server.approvals.views.sections import (
    mend_in_row,
    sent_back_week,
    state_of_week,
    submit_week,
    timesheet_of_entry,
)
from keito_server.approvals.views.waiting import waiting

__all__ = [
    "agents",
    "approve",
    "mend_in_row",
    "opened",
    "queue",
    "reject",
    "sent_back_week",
    "state_of_week",
    "submit",
    "submit_week",
    "timesheet",
    "timesheet_of_entry",
    "timesheets",
    "waiting",
    "withdraw",
]
