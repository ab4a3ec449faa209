"""The readable reference of the API at `/v1/docs`, made from its contract: no script, nothing from elsewhere."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from keito_server.config.openapi import error_codes, openapi_document, openapi_text
from keito_server.team.permissions import public
from keito_server.web.middleware import POLICY

_CODE = re.compile(r"`([^`]+)`")
_PATH_VALUE = re.compile(r"{(\w+)_id}")
_PREFIXES = {
    "client": "cli",
    "contact": "con",
    "entry": "te",
    "project": "prj",
    "assignment": "asg",
    "project_task": "ptk",
    "task": "tsk",
    "user": "usr",
    "submission": "sub",
    "expense": "exp",
    "category": "cat",
}

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    kind: SafeString
    note: SafeString
    is_required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    paragraphs: list[SafeString]
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    request: str
    status: str
    example: str


@dataclass(frozen=True, slots=True)
class Resource:
    """The operations on one thing."""

    name: str
    anchor: str
    operations: list[Operation]


@public
def reference(request: HttpRequest) -> HttpResponse:
    """The page."""
    page = {"resources": _resources(), "codes": _codes(), "base": f"{settings.PUBLIC_URL}/v1"}
    response = render(request, "config/api_reference.html", page)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@public
def contract(_: HttpRequest) -> HttpResponse:
    """The OpenAPI description, for programs."""
    return HttpResponse(openapi_text(), content_type="application/json")


@lru_cache(maxsize=1)
def _resources() -> list[Resource]:
    document = openapi_document()
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(document, path, method, operation))
    return [Resource(name, slugify(name), operations) for name, operations in found.items()]


@lru_cache(maxsize=1)
def _codes() -> list[tuple[str, int, SafeString]]:
    return [(line.code, line.status, _marked_up(line.meaning)) for line in error_codes()]


def _operation(document: Schema, path: str, method: str, operation: Schema) -> Operation:
    body = _content(document, operation.get("requestBody", {}))
    status, answer = _answer(document, operation)
    parameters = [each for each in operation["parameters"] if each["in"] != "header"]
    headers = [each for each in operation["parameters"] if each["in"] == "header"]
    return Operation(
        anchor=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        paragraphs=[_marked_up(text) for text in operation["description"].split("\n\n")],
        parameters=[_parameter(document, each) for each in (*parameters, *headers)],
        body=list(_fields(document, body)),
        answer=list(_fields(document, _rows(document, answer))),
        request=_request(path, method, body),
        status=status,
        example=_example(answer),
    )


def _answer(document: Schema, operation: Schema) -> tuple[str, Schema]:
    status = next(iter(operation["responses"]))
    return status, _content(document, operation["responses"][status])


def _content(document: Schema, holder: Schema) -> Schema:
    schema: Schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return _resolved(document, schema)


def _resolved(document: Schema, schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def _rows(document: Schema, answer: Schema) -> Schema:
    """What a page of a list holds, where the answer is one."""
    data = answer.get("properties", {}).get("data")
    return answer if data is None else _resolved(document, data["items"])


def _parameter(document: Schema, parameter: Schema) -> Field:
    kind = _kind(document, parameter["schema"])
    place = {"path": "in the path", "header": "header"}.get(parameter["in"])
    shown = kind if place is None else format_html("{}, {}", kind, place)
    return Field(parameter["name"], shown, _marked_up(parameter.get("description", "")), parameter["required"])


def _fields(document: Schema, schema: Schema) -> Iterator[Field]:
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield Field(name, _kind(document, field), _marked_up(field.get("description", "")), name in required)


def _kind(document: Schema, schema: Schema) -> SafeString:
    """What a value is, in words."""
    kinds = [_one_kind(document, each) for each in schema.get("anyOf", [schema])]
    words = list(dict.fromkeys("number" if kind == "integer" and len(kinds) > 1 else kind for kind in kinds))
    return _marked_up(" or ".join(words))


def _one_kind(document: Schema, schema: Schema) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "format" in schema:
        return {"date": "date", "date-time": "instant"}[schema["format"]]
    if schema.get("type") == "array":
        return f"list of {_one_kind(document, schema['items'])}"
    kind = str(_resolved(document, schema).get("type", "any value"))
    if "maximum" in schema:
        kind += f", {schema['minimum']} to {schema['maximum']}"
    return f"{kind}, {schema['default']} by default" if kind.startswith("integer") and "default" in schema else kind


def _request(path: str, method: str, body: Schema) -> str:
    address = _PATH_VALUE.sub(lambda match: f"{_PREFIXES[match[1]]}_…", path.removeprefix("/v1"))
    lines = [f'curl{"" if method == "get" else f" -X {method.upper()}"} "$KEITO_BASE_URL{address}"']
    lines.append('-H "Authorization: Bearer $KEITO_API_KEY"')
    if body:
        if method == "post":
            lines.append('-H "Idempotency-Key: $(uuidgen)"')
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d '{json.dumps(body['examples'][0], indent=2)}'")
    return " \\\n  ".join(lines)


def _example(answer: Schema) -> str:
    return json.dumps(answer["examples"][0], indent=2) if answer else ""


def _marked_up(text: str) -> SafeString:
    """Plain text with `code` in it, as HTML."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  # escaped right here
