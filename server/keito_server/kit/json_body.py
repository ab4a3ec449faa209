"""The JSON body of a request, read strictly, once."""

from typing import Any

from django.http import HttpRequest

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.strict_json import parse

_KEPT = "_keito_json_body"


def json_body(request: HttpRequest) -> Any:
    """The body as `strict_json.parse` reads it, whatever its content type says; kept on the request."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _read(request))
    return getattr(request, _KEPT)


def _read(request: HttpRequest) -> Any:
    if not request.body:
        raise ValidationRefused("The body is empty. Send a JSON object.")
    return parse(request.body)
