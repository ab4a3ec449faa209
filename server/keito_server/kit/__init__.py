"""What every app stands on: money, durations, identifiers, tenancy, errors, pagination, jobs.

Knows no domain and imports no other app. `money` and `durations` are free of Django.
"""
