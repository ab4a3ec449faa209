"""Budgets: how far projects have used theirs, who is told when a threshold is crossed, and what is left for agents.

Owns the alerts that were sent. The budgets themselves stand on projects; what is spent, entries and expenses say.
"""
