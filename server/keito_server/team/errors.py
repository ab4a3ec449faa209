"""What the team says no to."""

from keito_server.kit.errors import PermissionRefused, RuleRefused, ValidationRefused


class AccountMismatch(PermissionRefused):
    """`Keito-Account-Id` names another workspace than the key's (H4)."""

    default_message = "The Keito-Account-Id header names another workspace than this API key belongs to."


class MemberArchived(RuleRefused):
    """An archived member gets no new keys, rates or assignments (P6)."""

    code = "member_archived"
    default_message = "This member is archived. Reactivate them first."


class LastAdministrator(RuleRefused):
    """The last active administrator cannot be archived or demoted (P6)."""

    code = "last_administrator"
    default_message = "This is the only administrator. Make somebody else an administrator first."


class IdempotencyKeyReused(ValidationRefused):
    """The same key came with another body (H2)."""

    code = "idempotency_key_reused"
    status = 409
    default_message = "This Idempotency-Key was used for another request. Send a new key for a new request."


class IdempotencyInProgress(ValidationRefused):
    """The first request with this key is still running (H2)."""

    code = "idempotency_in_progress"
    status = 409
    default_message = "A request with this Idempotency-Key is still running. Repeat it in a moment."


class AgentNameTaken(RuleRefused):
    """Another agent of the workspace has this name, or one that differs in punctuation only."""

    code = "agent_name_taken"
    default_message = "There is already an agent with this name. Choose another."


class UnknownMember(ValidationRefused):
    """The request names a user that is not in this workspace (P2)."""

    code = "not_found"
    status = 404
    default_message = "There is no user with this id."
