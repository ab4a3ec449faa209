"""The API's contract: `openapi.json`, and the table of error codes; both are committed and held to the server by a test."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from keito_server.config.api import api
from keito_server.config.api_errors import Failure
from keito_server.kit.errors import Refusal
from keito_server.kit.shapes import example_id

_PREFIX = "v1/"
_FAILURE = {"$ref": "#/components/schemas/Failure"}
_ACCOUNT = {
    "in": "header",
    "name": "Keito-Account-Id",
    "required": False,
    "schema": {"type": "string", "examples": [example_id("acc")]},
    "description": "The workspace you mean; refused with 403 if the key belongs to another one.",
}
_IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "A fresh random text for each new request: a repeated request with the same key is done once.",
}


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """A line of the table of codes."""

    code: str
    status: int
    meaning: str


def openapi_document() -> dict[str, Any]:
    """The OpenAPI 3.1 description of all operations, the same on every machine."""
    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=_PREFIX)))
    schemas = document["components"]["schemas"]
    failure = Failure.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= failure.pop("$defs") | {"Failure": failure}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            operation["parameters"] += [_ACCOUNT, *([_IDEMPOTENCY] if method == "post" else [])]
            for parameter in operation["parameters"]:
                parameter["schema"] = _without_null(parameter["schema"])
            operation["responses"]["default"] = {
                "description": "Refused or failed; see the table of codes.",
                "content": {"application/json": {"schema": _FAILURE}},
            }
    for schema in schemas.values():
        if "examples" in schema:
            schema["examples"] = [_in_order(schemas, schema, example) for example in schema["examples"]]
    document["servers"] = [{"url": "/", "description": "This installation"}]
    _without_titles(document)
    return document


def openapi_text() -> str:
    """The same as it is committed."""
    return json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"


def error_codes() -> list[ErrorCode]:
    """Each code that the API may answer, by status and code."""
    codes: dict[tuple[int, str], ErrorCode] = {}
    for refusal in _refusals():
        meaning = _SHARED.get(refusal.code) or _first_sentences(refusal)
        codes.setdefault((refusal.status, refusal.code), ErrorCode(refusal.code, refusal.status, meaning))
    return [codes[place] for place in sorted(codes)]


_SHARED = {
    "validation_error": "The request is wrong: a missing or unknown field, or a value of the wrong kind.",
    "authentication_error": "No API key, or one that is unknown, expired or revoked.",
    "authorization_error": "The key's member may not do this, or `Keito-Account-Id` names another workspace.",
    "not_found": "There is no such thing in this workspace, or no such address.",
    "rule_violated": "The request is well formed, and a business rule says no.",
}
"""What is said of codes that several refusals share."""

_RULE_IDS = re.compile(r" \((?:[A-Z]\d+(?:, )?)+\)| \(\d{3}\)")


def _first_sentences(refusal: type[Refusal]) -> str:
    """The first paragraph of the refusal's docstring, without the ids of our rules."""
    return _RULE_IDS.sub("", " ".join((refusal.__doc__ or "").split("\n\n")[0].split()))


def _refusals() -> Iterator[type[Refusal]]:
    """The refusals of the kit, of the API itself, and of every app that has routes in it."""
    homes = {Refusal.__module__, Failure.__module__}
    for app in apps.get_app_configs():
        if app.name.startswith("keito_server.") and find_spec(f"{app.name}.api") and find_spec(f"{app.name}.errors"):
            homes.add(import_module(f"{app.name}.errors").__name__)
    waiting = [Refusal]
    while waiting:
        refusal = waiting.pop(0)
        waiting += refusal.__subclasses__()
        if refusal.__module__ in homes:
            yield refusal


def _in_order(schemas: Mapping[str, Any], schema: Mapping[str, Any], example: Any) -> Any:
    """An example with its fields in the order in which the schema declares them, as answers have them."""
    if "$ref" in schema:
        return _in_order(schemas, schemas[schema["$ref"].rsplit("/", 1)[1]], example)
    if isinstance(example, list):
        return [_in_order(schemas, schema["items"], item) for item in example]
    if not isinstance(example, dict) or "properties" not in schema:
        return example
    fields: Mapping[str, Any] = schema["properties"]
    return {name: _in_order(schemas, fields[name], example[name]) for name in fields if name in example}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter: it may be left out, but there is no null in an address."""
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    return {name: value for name, value in kinds[0].items() if name not in ("description", "title")}


def _without_titles(node: Any) -> None:
    """Takes out the titles that pydantic makes of field names: they say nothing that the names do not."""
    if isinstance(node, list):
        for child in node:
            _without_titles(child)
    elif isinstance(node, dict):
        if isinstance(node.get("title"), str) and "version" not in node:
            del node["title"]
        for child in node.values():
            _without_titles(child)
