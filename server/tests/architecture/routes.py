"""Every route of the product, taken from the URL configuration and from the API's operations, so that new ones are in."""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from ninja.operation import PathView

from keito_server.config.api import api, operations

UNDECLARED = "undeclared"
_KEYWORD = re.compile(r"<(?:\w+:)?(\w+)>")
_KEYWORD_OF_NINJA = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the web: its name, its path with `<converter:keyword>` in it, and its view."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def keywords(self) -> list[str]:
        """What stands in the path."""
        return _KEYWORD.findall(self.route)

    @property
    def ids(self) -> list[str]:
        """The keywords that name a row."""
        return [keyword for keyword in self.keywords if keyword.endswith("_id")]

    @property
    def permission(self) -> Any:
        """What the view declares: a permission, None for everybody, or `UNDECLARED`."""
        return getattr(self.view, "required_permission", UNDECLARED)

    @property
    def is_of_a_workspace(self) -> bool:
        """Whether it stands below `/w/<subdomain>/`."""
        return self.route.startswith("w/<slug:subdomain>/")

    @property
    def is_of_login(self) -> bool:
        """Whether it belongs to whoever is signed in, over all workspaces."""
        return getattr(self.view, "is_of_login", False)

    def path(self, values: dict[str, str]) -> str:
        """The address with values for its keywords."""
        return reverse(self.name, kwargs={keyword: values[keyword] for keyword in self.keywords})


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address of the API."""

    method: str
    route: str
    view: Callable[..., Any]
    body: dict[str, Any]
    required: frozenset[str]
    query: frozenset[str]

    @property
    def keywords(self) -> list[str]:
        """What stands in the path."""
        return _KEYWORD_OF_NINJA.findall(self.route)

    @property
    def permission(self) -> Any:
        """What the operation declares."""
        return getattr(self.view, "required_permission", UNDECLARED)

    def path(self, values: dict[str, str]) -> str:
        """The address below `/v1` with values for its keywords."""
        return _KEYWORD_OF_NINJA.sub(lambda found: values[found[1]], self.route)


@functools.cache
def pages() -> list[Page]:
    """All addresses but the API's operations."""
    known = {id(operation) for operation in operations}
    return [page for page, pattern in _patterns(get_resolver(), "", "") if id(pattern) not in known]


@functools.cache
def api_operations() -> list[Operation]:
    """All operations of the API, with the fields of their bodies from the schema that clients read."""
    schema = cast("dict[str, Any]", api.get_openapi_schema(path_prefix=""))
    found = []
    for _, router in api._routers:
        for route, path_view in router.path_operations.items():
            found += list(_operations(route, path_view, schema))
    return found


def _operations(route: str, path_view: PathView, schema: dict[str, Any]) -> Iterator[Operation]:
    for operation in path_view.operations:
        for method in operation.methods:
            described = schema["paths"][route][method.lower()]
            body = _body_of(described, schema)
            query = {item["name"] for item in described.get("parameters", []) if item["in"] == "query"}
            yield Operation(
                method=method,
                route=route,
                view=operation.view_func,
                body=body.get("properties", {}),
                required=frozenset(body.get("required", [])),
                query=frozenset(query),
            )


def _body_of(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = content.get("$ref", "").rpartition("/")[2]
    return cast("dict[str, Any]", schema["components"]["schemas"][name]) if name else content


def _patterns(resolver: URLResolver, route: str, namespace: str) -> Iterator[tuple[Page, URLPattern]]:
    for pattern in resolver.url_patterns:
        below = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, below, inner)
        else:
            yield Page(f"{namespace}{pattern.name}", below, pattern.callback), pattern
