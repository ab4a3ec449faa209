"""Reading time entries: one, a day, a week, a filtered list for the API, what runs."""

from keito_server.projects.queries import managed_projects
from keito_server.time_entries.queries.answers import EntryFilters, entry_answer, get_answer, list_answer, timer_answer
from keito_server.time_entries.queries.entries import (
    DayTotal,
    get_entry,
    get_shown_entry,
    invoiceable,
    list_agent_entries_of_day,
    list_day,
    list_running,
    list_uninvoiced,
    may_see_entry,
    shown_ms,
    visible_entries,
    week_totals,
)
from keito_server.time_entries.queries.forgotten import is_forgotten
from keito_server.time_entries.queries.hours import HOURS_SOURCE
from keito_server.time_entries.queries.idempotency import find_by_idempotency_key
from keito_server.time_entries.queries.locks import lock_of
from keito_server.time_entries.queries.priced import has_priced_for_client, has_priced_on_project
from keito_server.time_entries.queries.reach import list_trackable_for, may_edit, may_review
from keito_server.time_entries.queries.sessions import AgentSession, count_sessions, list_session_entries, list_sessions
from keito_server.time_entries.queries.week import (
    Cell,
    CellEntry,
    Week,
    WeekLine,
    get_cell,
    get_week,
    in_cell,
    list_recent_work,
    list_row_choices,
    name_of_project,
)
from keito_server.time_entries.queries.worked import TIME_SOURCE, worked_by_member, worked_by_project, worked_by_task

__all__ = [
    "HOURS_SOURCE",
    "TIME_SOURCE",
    "AgentSession",
    "Cell",
    "CellEntry",
    "DayTotal",
    "EntryFilters",
    "Week",
    "WeekLine",
    "count_sessions",
    "entry_answer",
    "find_by_idempotency_key",
    "get_answer",
    "get_cell",
    "get_entry",
    "get_shown_entry",
    "get_week",
    "has_priced_for_client",
    "has_priced_on_project",
    "in_cell",
    "invoiceable",
    "is_forgotten",
    "list_agent_entries_of_day",
    "list_answer",
    "list_day",
    "list_recent_work",
    "list_row_choices",
    "list_running",
    "list_session_entries",
    "list_sessions",
    "list_trackable_for",
    "list_uninvoiced",
    "lock_of",
    "managed_projects",
    "may_edit",
    "may_review",
    "may_see_entry",
    "name_of_project",
    "shown_ms",
    "timer_answer",
    "visible_entries",
    "week_totals",
    "worked_by_member",
    "worked_by_project",
    "worked_by_task",
]
