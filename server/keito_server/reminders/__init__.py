"""Reminders: what is mailed at a time of the week, to whom it concerns (submitting-timesheets.md, personal-settings.md).

Owns the schedule of nudges, reminders, deadlines and weekly reports; what was sent once is never sent again.
"""
