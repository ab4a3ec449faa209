"""Projects with their tasks, team and dated rates: what time is tracked against, and at which price.

`rules.resolve_rate` decides which rate an hour takes (R1-R4).
"""
