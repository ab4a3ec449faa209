"""Approvals: timesheets are submitted, approved, sent back and withdrawn (A1-A4).

Owns submissions; what is bundled in one carries its id and its state, which this app sets and entries never ask for.
"""
