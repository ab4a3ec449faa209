"""Refusals: what the product says no to, each with a stable code and an HTTP status (H1).

Apps declare their own in `errors.py` as subclasses: the name is a fact (`EntryLocked`), the message tells the person what to do.
"""

from typing import ClassVar


class Refusal(Exception):
    """A business or request error that a person can act on. `field` names the offending input, if there is one."""

    code: ClassVar[str] = "validation_error"
    status: ClassVar[int] = 400
    default_message: ClassVar[str] = "The request is not valid."
    title: ClassVar[str] = ""
    """The heading of its page, where the one of its status would mislead."""

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.message = message or self.default_message
        self.field = field
        super().__init__(self.message)


class ValidationRefused(Refusal):
    """The request itself is wrong: a missing field, a value of the wrong kind (400)."""


class AuthenticationRefused(Refusal):
    """No or no valid credentials (401)."""

    code = "authentication_error"
    status = 401
    default_message = "The API key is missing, unknown, expired or revoked. Create one under Settings, API."


class PermissionRefused(Refusal):
    """The actor is known but may not do this (403)."""

    code = "authorization_error"
    status = 403
    default_message = "You do not have permission to do this. Ask an administrator of your workspace."


class NotFound(Refusal):
    """Missing, or of another workspace: the two cannot be told apart (404, P2)."""

    code = "not_found"
    status = 404
    default_message = "There is nothing here with this id."


class Conflict(Refusal):
    """Somebody else was faster, or the same thing exists already (409)."""

    code = "conflict"
    status = 409
    default_message = "This changed in the meantime. Load it again and repeat."


class RuleRefused(Refusal):
    """The request is well formed, and a business rule says no (422)."""

    code = "rule_violated"
    status = 422
    default_message = "This is not allowed at the moment."


class MetadataTooLarge(ValidationRefused):
    """More than 4,096 bytes as compact UTF-8 (G2)."""

    code = "metadata_too_large"
    default_message = "Metadata may take at most 4,096 bytes as compact JSON. Keep long texts in notes."


class UndoTooLate(RuleRefused):
    """A deletion is taken back within a day, not later."""

    code = "undo_too_late"
    default_message = "This was deleted more than 24 hours ago and can no longer be brought back. Log it again."
