"""How a failure of the API is told: always `{"error": {"code", "message", "field"?}}`, never with what is inside (H1)."""

import logging

import pydantic
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError
from pydantic import Field

from keito_server.config.api_sentences import refusal_of_errors
from keito_server.kit.answers import encode, json_answer
from keito_server.kit.errors import AuthenticationRefused, Refusal, ValidationRefused
from keito_server.kit.shapes import Output
from keito_server.team.errors import IdempotencyInProgress

_log = logging.getLogger("keito.api")

_TRY_AGAIN = ("40001", "40P01", "55P03")
"""PostgreSQL's serialization failure, deadlock, and lock not available."""


class UnknownRoute(Refusal):
    """No such address below `/v1/`."""

    code = "not_found"
    status = 404
    default_message = "There is nothing at this address. The reference of the API is at /v1/docs."


class MethodNotAllowed(Refusal):
    """The address exists, but not for this method; the `Allow` header says for which."""

    code = "method_not_allowed"
    status = 405
    default_message = "This address does not take this method."


class BodyTooLarge(Refusal):
    """The body is larger than 1 MB; refused by its announced length, before it is read."""

    code = "body_too_large"
    status = 413
    default_message = "The body is larger than 1 MB. Send less at once."


class RateLimitExceeded(Refusal):
    """More requests than the plan allows; the `Retry-After` header says when to go on."""

    code = "rate_limit_exceeded"
    status = 429
    default_message = "Too many requests. Wait as long as Retry-After says."


class ServerError(Refusal):
    """Something went wrong on the server. It is logged there; repeat the request, or tell the administrator."""

    code = "server_error"
    status = 500
    default_message = "Something went wrong on the server. Try again; if it stays, tell your administrator."


class ServerBusy(Refusal):
    """The database was locked too long. Nothing was written; repeat the request as `Retry-After` says."""

    code = "server_busy"
    status = 503
    default_message = "The server is busy. Nothing was written; try again in a moment."


class Error(Output):
    """What went wrong."""

    code: str = Field(description="Stable, for programs.", examples=["validation_error"])
    message: str = Field(description="A sentence for people; it may change.", examples=["project_id is required."])
    field: str | None = Field(
        None, description="The field, parameter or header that is wrong.", examples=["project_id"]
    )


class Failure(Output):
    """The answer to every request that fails (H1)."""

    error: Error


def failure_answer(request: HttpRequest, failure: Exception) -> HttpResponse:
    """The answer to whatever was raised."""
    refusal = _refusal_of(request, failure)
    error = {"code": refusal.code, "message": refusal.message}
    if refusal.field is not None:
        error["field"] = refusal.field
    response = json_answer(encode({"error": error}), status=refusal.status)
    if isinstance(refusal, AuthenticationRefused):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Keito API"'
    if isinstance(refusal, IdempotencyInProgress | ServerBusy):
        response.headers["Retry-After"] = "1"
    # Django logs each answer from 400 on as a warning of its own; refusals are no news, and errors are logged here.
    response._has_been_logged = True  # type: ignore[attr-defined]  # the mark that Django's log_response looks for
    return response


def _refusal_of(request: HttpRequest, failure: Exception) -> Refusal:
    if isinstance(failure, HttpError) and isinstance(failure.__cause__, Refusal):
        failure = failure.__cause__
    if isinstance(failure, Refusal):
        return failure
    if isinstance(failure, pydantic.ValidationError):
        return refusal_of_errors(failure.errors(include_url=False))
    if isinstance(failure, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(failure, SuspiciousOperation):
        return ValidationRefused("The request is malformed.")
    if isinstance(failure, OperationalError) and _is_passing(failure):
        _log.warning("%s %s: %s", request.method, request.path, failure)
        return ServerBusy()
    _log.error("%s %s failed.", request.method, request.path, exc_info=failure)
    return ServerError()


def _is_passing(failure: OperationalError) -> bool:
    """Whether the database only asks to try again: locked too long, or given up to end a deadlock."""
    return "locked" in str(failure) or getattr(failure.__cause__, "sqlstate", None) in _TRY_AGAIN
