"""The tenant: a company with its name, address, currency, timezone, formats and time rules.

Everything that people track belongs to exactly one workspace.
"""
