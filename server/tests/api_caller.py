"""Speaking to the API in tests: through the handler of production, without a network."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.test import RequestFactory
from django.test.client import ClientHandler
from ninja.operation import Operation

from keito_server.config.api import operations, routers
from keito_server.config.api_errors import Failure
from keito_server.config.api_handler import ApiHandler, StartResponse
from keito_server.team.models import Member
from tests import factories


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, str, str | None]:
        """Status, code and field of a refusal."""
        error = self.json["error"]
        assert set(error) <= {"code", "message", "field"}
        assert error["message"].strip()
        return self.status, error["code"], error.get("field")


@dataclass(frozen=True, slots=True)
class Api:
    """One caller: the bearer of a key, or nobody."""

    key: str | None

    @classmethod
    def of(cls, member: Member, **values: Any) -> "Api":
        """The caller behind a new key of the member."""
        return cls(factories.api_key(member, **values))

    def get(self, path: str, **query: Any) -> Answered:
        return self.call("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def post(self, path: str, body: Any, **headers: str) -> Answered:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answered:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str) -> Answered:
        return self.call("DELETE", path)

    def call(
        self, method: str, path: str, body: Any = b"", *, content_type: str = "application/json", **headers: str
    ) -> Answered:
        """Any request; a body that is no bytes goes as JSON, headers are written with underscores."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key is not None:
            named.setdefault("authorization", f"Bearer {self.key}")
        request = RequestFactory().generic(method, f"/v1{path}", content, content_type, headers=named)
        if "transfer_encoding" in headers:
            del request.environ["CONTENT_LENGTH"]
            request.environ["wsgi.input"] = BytesIO(content)
        answered = _through_the_handler(request.environ)
        _check_shape(method, path.partition("?")[0], answered)
        return answered


def _check_shape(method: str, path: str, answered: Answered) -> None:
    """Holds the body against what the operation declares: views answer finished bytes, which ninja does not check."""
    if answered.status >= 400:
        Failure.model_validate_json(answered.body)
        return
    [operation] = [each for pattern, each in _operations() if method in each.methods and pattern.fullmatch(path)]
    model = operation.response_models[answered.status]
    if model is None:
        assert answered.body == b""
    else:
        model.model_fields["response"].annotation.model_validate_json(answered.body)


@lru_cache(maxsize=1)
def _operations() -> list[tuple[re.Pattern[str], Operation]]:
    paths = [(path, view) for router in routers for path, view in router.path_operations.items()]
    return [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), each) for path, view in paths for each in view.operations]


def _through_the_handler(environ: dict[str, Any]) -> Answered:
    told: list[tuple[str, list[tuple[str, str]]]] = []
    parts = _handler()(environ, lambda status, headers: told.append((status, headers)))
    body = b"".join(parts)
    [(status, headers)] = told
    return Answered(int(status.split()[0]), dict(headers), body)


@lru_cache(maxsize=1)
def _handler() -> ApiHandler:
    return ApiHandler(routes=operations, others=_web)


def _web(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """The web's handler, as a test may use it: it leaves the test's connection open."""
    response = ClientHandler(enforce_csrf_checks=True)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [b"".join(response)]
