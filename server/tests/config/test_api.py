"""What holds for the API as a whole: every failure is JSON, every operation declares, every route is guarded (P1, H1)."""

import logging
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern
from ninja import NinjaAPI, Router
from psycopg.errors import DeadlockDetected

from keito_server.config.api import operations, routers
from keito_server.config.api_errors import failure_answer
from keito_server.config.api_guard import guarded
from keito_server.config.api_handler import ApiHandler
from keito_server.config.openapi import openapi_document
from keito_server.projects import queries as projects
from keito_server.team.permissions import Permission, requires
from tests.api_caller import Api
from tests.api_office import ENTRIES, Office


@pytest.mark.parametrize(
    "path", ["/nothing", "/", "", "/time-entries/", "/time-entries/te_1/stop", "/v1", "/é%ff", "//x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address_is_told_as_json(office: Office, path: str, method: str) -> None:
    answered = office.bob.call(method, path)
    assert answered.error == (404, "not_found", None)
    assert answered.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", ENTRIES, "GET, POST"),
        ("DELETE", ENTRIES, "GET, POST"),
        ("POST", f"{ENTRIES}/te_1", "DELETE, GET, PATCH"),
        ("POST", "/projects/prj_1", "GET, PATCH"),
        ("OPTIONS", "/me", "GET"),
        ("HEAD", "/users", "GET, POST"),
        ("BREW", "/users/usr_1", "GET, PATCH"),
    ],
)
def test_a_wrong_method_is_told_as_json_with_the_right_ones(
    office: Office, method: str, path: str, allowed: str
) -> None:
    answered = office.bob.call(method, path)
    assert answered.error == (405, "method_not_allowed", None)
    assert ", ".join(sorted(answered.headers["Allow"].split(", "))) == allowed


def test_an_error_of_the_server_tells_nothing_of_its_inside_and_is_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(projects, "list_project_page", fail)
    with caplog.at_level(logging.ERROR, "keito.api"):
        answered = office.bob.get("/projects")
    assert answered.error == (500, "server_error", None)
    assert b"secret" not in answered.body
    assert "the secret of the house" in caplog.text


def test_a_locked_database_is_told_as_busy_and_a_broken_one_as_an_error(rf: Any) -> None:
    request = rf.get("/v1/me")
    busy = failure_answer(request, OperationalError("database is locked"))
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")
    deadlock = OperationalError("deadlock detected")
    deadlock.__cause__ = DeadlockDetected()
    assert failure_answer(request, deadlock).status_code == 503
    assert failure_answer(request, OperationalError("disk I/O error")).status_code == 500


def test_answers_carry_the_headers_of_safety(office: Office) -> None:
    for answered in (office.bob.get("/me"), office.bob.get("/me", x=1), Api(None).get("/me")):
        assert answered.headers["Cache-Control"] == "no-store"
        assert answered.headers["X-Content-Type-Options"] == "nosniff"
        assert answered.headers["Referrer-Policy"] == "same-origin"
        assert answered.headers["Content-Length"] == str(len(answered.body))


def test_answers_set_no_cookie_and_heed_none(office: Office) -> None:
    answered = office.bob.call("GET", "/me", cookie="keito_session=1; keito_csrf=2")
    assert answered.status == 200
    assert "Set-Cookie" not in answered.headers


def test_through_all_middleware_of_the_web_the_answers_are_the_same(office: Office) -> None:
    browser = Client(headers={"Authorization": f"Bearer {office.bob.key}"})
    assert browser.get("/v1/me").json() == office.bob.get("/me").json
    assert browser.get("/v1/nothing").json() == office.bob.get("/nothing").json
    assert browser.get("/v1").status_code == 404
    created = browser.post("/v1/time-entries", office.body(), content_type="application/json")
    assert created.status_code == 201, "a request with a key needs no token against forgery"


def test_every_operation_declares_its_permission() -> None:
    for router in routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                assert isinstance(operation.view_func.required_permission, Permission)  # type: ignore[attr-defined]  # set by `requires`


def test_an_operation_that_declares_nothing_fails_at_start_up() -> None:
    router = Router()

    @router.get("/open")
    def open_to_all(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    api = NinjaAPI(urls_namespace="undeclared", docs_url=None, openapi_url=None)
    api.add_decorator(guarded, mode="view")
    api.add_router("", router)
    with pytest.raises(ImproperlyConfigured, match="open_to_all"):
        _ = api.urls


def test_an_operation_is_refused_to_whom_its_permission_is_missing(office: Office) -> None:
    router = Router()

    @router.get("/members")
    @requires(Permission.MEMBERS_EDIT)
    def edit(request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"{}")

    api = NinjaAPI(urls_namespace="narrow", docs_url=None, openapi_url=None)
    api.add_decorator(guarded, mode="view")
    api.add_router("", router)
    [pattern] = [each for each in api.urls[0] if isinstance(each, URLPattern) and str(each.pattern) == "members"]

    def ask(caller: Api) -> int:
        request = HttpRequest()
        request.method = "GET"
        request.META = {"HTTP_AUTHORIZATION": f"Bearer {caller.key}"}
        status: int = pattern.callback(request).status_code
        return status

    assert ask(office.alice) == 200
    assert ask(office.bob) == 403


def test_the_handler_keeps_to_operations_of_the_api() -> None:
    handler = ApiHandler(routes=operations, others=lambda environ, start_response: [])
    assert handler.find("/v1/me") is not None
    for path in ("/", "/v1", "/v1/", "/v1/docs", "/v1/openapi.json", "/v10/me", "/w/x/v1/me", "/v1/time-entries/a/b"):
        assert handler.find(path) is None
    assert len(operations) == len(openapi_document()["paths"])
