"""Reading submissions: which one may see and decide, the queue, one opened, one's own, and what keeps time back."""

from keito_server.approvals.queries.agents import (
    AgentToSubmit,
    AgentWeek,
    list_agents_to_submit,
    list_ended_agent_weeks,
)
from keito_server.approvals.queries.detail import DayOf, Detail, ShownEntry, get_detail, get_detail_of
from keito_server.approvals.queries.expenses import (
    ExpenseFigures,
    expenses_in,
    list_unsubmitted_expenses,
    unsubmitted_expenses,
)
from keito_server.approvals.queries.figures import Figures, bundled_in, figures_of
from keito_server.approvals.queries.letters import approvers_of, find_who_acted, list_standing
from keito_server.approvals.queries.own import OwnPeriod, OwnPeriods, list_own_periods
from keito_server.approvals.queries.queue import (
    QueueFilters,
    QueueLine,
    QueuePage,
    count_waiting,
    list_queue,
    list_queued_members,
)
from keito_server.approvals.queries.reach import (
    decidable,
    get_submission,
    is_only_administrator,
    may_submit_for,
    visible,
    withdrawable,
)
from keito_server.approvals.queries.short import ToMend, WeekInShort, find_submission, get_week_in_short
from keito_server.approvals.queries.unsubmitted import Blocker, blockers, list_unsubmitted, unsubmitted

__all__ = [
    "AgentToSubmit",
    "AgentWeek",
    "Blocker",
    "DayOf",
    "Detail",
    "ExpenseFigures",
    "Figures",
    "OwnPeriod",
    "OwnPeriods",
    "QueueFilters",
    "QueueLine",
    "QueuePage",
    "ShownEntry",
    "ToMend",
    "WeekInShort",
    "approvers_of",
    "blockers",
    "bundled_in",
    "count_waiting",
    "decidable",
    "expenses_in",
    "figures_of",
    "find_submission",
    "find_who_acted",
    "get_detail",
    "get_detail_of",
    "get_submission",
    "get_week_in_short",
    "is_only_administrator",
    "list_agents_to_submit",
    "list_ended_agent_weeks",
    "list_own_periods",
    "list_queue",
    "list_queued_members",
    "list_standing",
    "list_unsubmitted",
    "list_unsubmitted_expenses",
    "may_submit_for",
    "unsubmitted",
    "unsubmitted_expenses",
    "visible",
    "withdrawable",
]
