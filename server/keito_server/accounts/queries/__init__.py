"""Reading logins: how they are protected, where they are signed in, and the sample people of a demonstration."""

from keito_server.accounts.queries.samples import (
    SamplePerson,
    get_sample_person,
    list_sample_people,
    register_sample_people,
)
from keito_server.accounts.queries.security import (
    Protection,
    SignedIn,
    get_protection,
    list_sessions,
    was_ever_verified,
)
from keito_server.accounts.queries.tries import tries_key, tries_left, wait_before_next_try

__all__ = [
    "Protection",
    "SamplePerson",
    "SignedIn",
    "get_protection",
    "get_sample_person",
    "list_sample_people",
    "list_sessions",
    "register_sample_people",
    "tries_key",
    "tries_left",
    "wait_before_next_try",
    "was_ever_verified",
]
