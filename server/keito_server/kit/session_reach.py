"""What a session holds beside its login. Which workspaces it opens (P7): all, or only those whose provider proved it.

Kept apart from single sign-on, which writes it, because whoever lists a login's workspaces has to ask, however low it
stands. A session that a provider began says nothing about the login's other workspaces and must not change the login.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

LAST_USED = "last_used"
"""Where a session notes, once in ten minutes, when it was last used: seconds since 1970."""

_KEY = "single_sign_on"
_PROVEN, _IS_BOUND = "proven", "is_bound"


def proven_workspaces(session: Mapping[str, Any]) -> dict[UUID, str]:
    """The workspaces that were proven in this session, each with the seal of the provider that did it."""
    proven = session.get(_KEY, {}).get(_PROVEN, {})
    return {UUID(workspace): str(seal) for workspace, seal in proven.items()}


def is_bound(session: Mapping[str, Any]) -> bool:
    """Whether a provider began this session: it opens proven workspaces only, and no page of the login itself."""
    return bool(session.get(_KEY, {}).get(_IS_BOUND))


def reaches(session: Mapping[str, Any], workspace_id: UUID) -> bool:
    """Whether the session may open the workspace, as far as the session itself goes."""
    return not is_bound(session) or workspace_id in proven_workspaces(session)


def with_proof(session: Mapping[str, Any], *, workspace_id: UUID, seal: str, binds: bool) -> dict[str, Any]:
    """The session's new values once a provider has proven its login for a workspace.

    `seal`: which provider it was, and what made it trusted then; it is compared, never read.
    """
    proven = {**session.get(_KEY, {}).get(_PROVEN, {}), workspace_id.hex: seal}
    return {_KEY: {_PROVEN: proven, _IS_BOUND: binds}}


def unbound(session: Mapping[str, Any]) -> dict[str, Any]:
    """The session's new values once the login itself was proven: by password, passkey, or WorkOS. Proofs stay."""
    return {_KEY: {**session.get(_KEY, {}), _IS_BOUND: False}} if _KEY in session else {}
