"""The API: every app's routes below `/v1/`, one object, one guard, one way to tell a failure (H1)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.parser import Parser

from keito_server.approvals.api import router as approvals
from keito_server.budgets.api import router as budgets
from keito_server.clients.api import router as clients
from keito_server.config.api_errors import MethodNotAllowed, UnknownRoute, failure_answer
from keito_server.config.api_guard import guarded
from keito_server.expenses.api import categories as expense_categories
from keito_server.expenses.api import router as expenses
from keito_server.kit.json_body import json_body
from keito_server.projects.api import router as projects
from keito_server.projects.api import tasks
from keito_server.team.api import router as team
from keito_server.team.permissions import public
from keito_server.time_entries.api import router as time_entries

VERSION = "1"

View = Callable[..., HttpResponseBase]


class StrictParser(Parser):
    """Reads bodies as `kit.strict_json` does."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value, whatever its content type says."""
        return json_body(request)


routers = (time_entries, expenses, expense_categories, approvals, clients, projects, budgets, tasks, team)


class KeitoAPI(NinjaAPI):
    """The API, with operations called by the names of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`create_time_entry`."""
        return str(operation.view_func.__name__)


api = KeitoAPI(
    title="Keito API",
    version=VERSION,
    description="Track time, people's and AI agents', and read projects and users.",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
api.add_decorator(guarded, mode="view")
for router in routers:
    api.add_router("", router)


@csrf_exempt
@public
def unknown_route(request: HttpRequest) -> HttpResponse:
    """Any address below `/v1/` that is none."""
    return failure_answer(request, UnknownRoute())


def telling_methods(view: View) -> View:
    """Has a wrong method told like any other failure, with the right ones in the `Allow` header."""

    @csrf_exempt
    @public
    def answer(request: HttpRequest, **path: str) -> HttpResponseBase:
        response = view(request, **path)
        if response.status_code != 405:
            return response
        failure = failure_answer(request, MethodNotAllowed())
        failure.headers["Allow"] = response.headers["Allow"]
        return failure

    return answer


def _operations() -> list[URLPattern]:
    """ninja's own addresses without its pages, each once."""
    found: dict[str, URLPattern] = {}
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern) and route and route not in found:
            pattern.callback = telling_methods(pattern.callback)
            found[route] = pattern
    return list(found.values())


operations = _operations()
"""The addresses of the API below `/v1/`, each with all its methods."""

urlpatterns = [*operations, re_path(r"", unknown_route, name="unknown-route")]
