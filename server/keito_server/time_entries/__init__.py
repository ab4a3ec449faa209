"""Time entries: timers, typed durations and start/end times of people and agents.

Owns what an entry's time, day, rate and locks are; approvals and invoices only set its state.
"""
