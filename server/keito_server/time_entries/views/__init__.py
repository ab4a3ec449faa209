"""The Time page, what is done on it, and the timer that every page shows."""

from keito_server.time_entries.views.acts import copy, delete, restart, restore, stop
from keito_server.time_entries.views.calendar import calendar
from keito_server.time_entries.views.day import day, today
from keito_server.time_entries.views.entry import entry
from keito_server.time_entries.views.timer import timer_chip

__all__ = ["calendar", "copy", "day", "delete", "entry", "restart", "restore", "stop", "timer_chip", "today"]
