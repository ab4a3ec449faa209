"""What stands before each operation of the API: the key, the permission, the parameters; and its failures (P1, P4, H4)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.operation import Operation
from ninja.params.models import TModel
from ninja.security.base import AuthBase

from keito_server.config.api_errors import failure_answer
from keito_server.kit.errors import AuthenticationRefused, ValidationRefused
from keito_server.kit.origins import origin_of
from keito_server.kit.strict_json import check_text
from keito_server.team.actions import note_use
from keito_server.team.errors import AccountMismatch
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.team.queries import get_bearer

_UNDECLARED: Any = object()

Run = Callable[..., Any]


class ApiKey(AuthBase):
    """Admits the member behind a bearer key, if their workspace is the one named and they hold the permission."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "An API key from Settings, API; it acts as its member."

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Member:
        """The actor; raises `AuthenticationRefused`, `AccountMismatch` or `PermissionRefused`."""
        headers = request.META
        scheme, _, secret = headers.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            raise AuthenticationRefused
        now = timezone.now()
        bearer = get_bearer(secret.strip(), now=now, origin=origin_of(request))
        actor = bearer.actor
        if not bearer.is_use_noted and actor.origin.api_key_id is not None:
            note_use(key_id=actor.origin.api_key_id, now=now)
        account = headers.get("HTTP_KEITO_ACCOUNT_ID")
        if account and account != actor.workspace.public_id:
            raise AccountMismatch
        require(actor, self.permission)
        return actor


def guarded(run: Run) -> Run:
    """An operation's `run` behind its guard (for `Router.add_decorator` in the mode "view").

    Takes the place of ninja's own, which would also validate the answer: views answer with finished bytes, and a test
    holds these against the declared schema. An operation that declares no permission fails here, at start-up.
    """
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands over a bound method
    admit = ApiKey(_permission(operation))
    operation.auth_callbacks = [admit]
    parameters = _parameters(operation)
    models = [model for model in operation.models if not _is_plain_path(model)]

    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            actor = admit(request)
            request.actor = request.auth = actor  # type: ignore[attr-defined]  # views declare MemberRequest
            if request.META.get("QUERY_STRING"):
                _check_parameters(request, parameters)
            values = dict(path)
            for model in models:
                values.update(model.resolve(request, operation.api, path))
            response: HttpResponse = operation.view_func(request, **values)
        except Exception as failure:  # the last resort of a request: it is told as JSON, and logged
            return failure_answer(request, failure)
        return response

    return answer


def _is_plain_path(model: TModel) -> bool:
    """Whether pydantic would only copy what is text in the path already; the view reads the ids in it."""
    fields = model.model_fields.values()
    return model.__ninja_param_source__ == "path" and all(field.annotation is str for field in fields)


def _permission(operation: Operation) -> Permission:
    permission = getattr(operation.view_func, "required_permission", _UNDECLARED)
    if not isinstance(permission, Permission):
        raise ImproperlyConfigured(f"{operation.view_func.__name__} declares no permission: add @requires(…).")
    return permission


def _parameters(operation: Operation) -> frozenset[str]:
    """The names of the operation's query parameters; `metadata[` stands for all that begin so."""
    declared = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    names = {name for model in declared for name in model.__ninja_flatten_map__}
    extra: Mapping[str, Any] = operation.openapi_extra or {}
    return frozenset(names | {parameter["name"] for parameter in extra.get("parameters", [])})


def _check_parameters(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuses parameters that nobody has declared, that stand twice, or that no database can hold (H7)."""
    for name, values in request.GET.lists():
        check_text(name + values[0], name)
        if name not in known and f"{name.partition('[')[0]}[key]" not in known:
            raise ValidationRefused(f"{name} is not a parameter of this request. Check its spelling.", field=name)
        if len(values) > 1:
            raise ValidationRefused(f"{name} stands twice.", field=name)
