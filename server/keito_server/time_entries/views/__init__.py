"""The Time page, what is done on it, and the timer that every page shows."""

from keito_server.time_entries.views.acts import copy, copy_day, delete, restart, restore, stop
from keito_server.time_entries.views.calendar import calendar
from keito_server.time_entries.views.day import day, today
from keito_server.time_entries.views.entry import entry
from keito_server.time_entries.views.forgotten import cut, review
from keito_server.time_entries.views.history import history
from keito_server.time_entries.views.team import team
from keito_server.time_entries.views.timer import timer, timer_chip
from keito_server.time_entries.views.week import this_week, week, week_head
from keito_server.time_entries.views.week_cells import cell, cell_entries
from keito_server.time_entries.views.week_rows import add_row, copy_week, remove_row

__all__ = [
    "add_row",
    "calendar",
    "cell",
    "cell_entries",
    "copy",
    "copy_day",
    "copy_week",
    "cut",
    "day",
    "delete",
    "entry",
    "history",
    "remove_row",
    "restart",
    "restore",
    "review",
    "stop",
    "team",
    "this_week",
    "timer",
    "timer_chip",
    "today",
    "week",
    "week_head",
]
