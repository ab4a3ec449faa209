"""Whether a session may open a workspace of which its login is a member (P7)."""

from enum import Enum


class Admission(Enum):
    """What the gate does."""

    OPEN = "open"
    PROVE = "prove"
    """Single sign-on comes first."""
    ELSEWHERE = "elsewhere"
    """The session was begun by another workspace's provider, and opens that one only."""


def admission(
    *, is_proven: bool, was_proven: bool, is_bound: bool, is_required: bool, keeps_password: bool
) -> Admission:
    """The one rule.

    `is_proven`: a provider of this workspace, still switched on and trusted by the same keys, proved the login in this
    session; `was_proven`: one did, whatever has become of it. `is_bound`: a provider began the session, so the login itself is unproven. `is_required`: the
    workspace asks everybody for single sign-on; `keeps_password`: but not this administrator.
    """
    if is_proven:
        return Admission.OPEN
    if is_bound:
        return Admission.PROVE if was_proven else Admission.ELSEWHERE
    return Admission.PROVE if is_required and not keeps_password else Admission.OPEN
