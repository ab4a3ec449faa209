"""The JSON body of a request: of bounded size, read strictly, once."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from keito_server.kit.errors import Refusal, ValidationRefused
from keito_server.kit.strict_json import parse

_KEPT = "_keito_json_body"


class BodyTooLarge(Refusal):
    """More than `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes: refused by its announced length, before it is read (413)."""

    code = "body_too_large"
    status = 413
    default_message = "The body is larger than 1 MB. Send less at once."


def json_body(request: HttpRequest) -> Any:
    """The body as `strict_json.parse` reads it, whatever its content type says; kept on the request."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _read(request))
    return getattr(request, _KEPT)


def _read(request: HttpRequest) -> Any:
    try:
        body = request.body
    except RequestDataTooBig:
        raise BodyTooLarge from None
    if not body:
        raise ValidationRefused("The body is empty. Send a JSON object.")
    return parse(body)
