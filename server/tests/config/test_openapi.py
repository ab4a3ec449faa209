"""The contract and the reference say what the server does, and stay current."""

import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pydantic import BaseModel

from keito_server.config.api import routers
from keito_server.config.management.commands import openapi
from keito_server.config.openapi import error_codes, openapi_document
from keito_server.expenses.schemas import CategoryChanges, ExpenseChangesBody, NewCategory, NewExpenseBody
from keito_server.kit.errors import Refusal
from keito_server.kit.strict_json import parse
from keito_server.time_entries.schemas import NewTimeEntry, TimeEntryChanges


def answers() -> list[type[BaseModel]]:
    """The declared answers of all operations."""
    operations = [each for router in routers for view in router.path_operations.values() for each in view.operations]
    declared = [answer for each in operations for answer in each.response_models.values() if answer is not None]
    return list(dict.fromkeys(answer.model_fields["response"].annotation for answer in declared))


def test_the_committed_contract_and_table_of_codes_are_current() -> None:
    call_command("openapi", check=True)


def test_a_stale_contract_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    contract, page = tmp_path / "openapi.json", tmp_path / "api.md"
    page.write_text(f"Before\n{openapi.BEGIN}\n| `gone` | 400 | x |\n{openapi.END}\nAfter\n")
    monkeypatch.setattr(openapi, "REPOSITORY", tmp_path)
    monkeypatch.setattr(openapi, "CONTRACT", contract)
    monkeypatch.setattr(openapi, "REFERENCE", page)
    with pytest.raises(CommandError, match=r"openapi\.json and api\.md"):
        call_command("openapi", check=True)
    call_command("openapi")
    call_command("openapi", check=True)
    text = page.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "`gone`" not in text
    assert "`validation_error`" in text


def test_every_operation_of_the_documentation_is_there() -> None:
    described = {(method, path) for path, methods in openapi_document()["paths"].items() for method in methods}
    assert described == {
        ("post", "/v1/time-entries"),
        ("get", "/v1/time-entries"),
        ("get", "/v1/timer"),
        ("get", "/v1/time-entries/{entry_id}"),
        ("patch", "/v1/time-entries/{entry_id}"),
        ("delete", "/v1/time-entries/{entry_id}"),
        ("post", "/v1/expenses"),
        ("get", "/v1/expenses"),
        ("get", "/v1/expenses/{expense_id}"),
        ("patch", "/v1/expenses/{expense_id}"),
        ("delete", "/v1/expenses/{expense_id}"),
        ("get", "/v1/expense-categories"),
        ("post", "/v1/expense-categories"),
        ("get", "/v1/expense-categories/{category_id}"),
        ("patch", "/v1/expense-categories/{category_id}"),
        ("delete", "/v1/expense-categories/{category_id}"),
        ("post", "/v1/expense-categories/{category_id}/archive"),
        ("post", "/v1/expense-categories/{category_id}/restore"),
        ("get", "/v1/submissions"),
        ("post", "/v1/submissions"),
        ("get", "/v1/submissions/{submission_id}"),
        ("post", "/v1/submissions/{submission_id}/approve"),
        ("post", "/v1/submissions/{submission_id}/reject"),
        ("post", "/v1/submissions/{submission_id}/withdraw"),
        ("get", "/v1/clients"),
        ("post", "/v1/clients"),
        ("get", "/v1/clients/{client_id}"),
        ("patch", "/v1/clients/{client_id}"),
        ("delete", "/v1/clients/{client_id}"),
        ("post", "/v1/clients/{client_id}/archive"),
        ("post", "/v1/clients/{client_id}/restore"),
        ("get", "/v1/clients/{client_id}/contacts"),
        ("post", "/v1/clients/{client_id}/contacts"),
        ("get", "/v1/clients/{client_id}/contacts/{contact_id}"),
        ("patch", "/v1/clients/{client_id}/contacts/{contact_id}"),
        ("delete", "/v1/clients/{client_id}/contacts/{contact_id}"),
        ("get", "/v1/projects"),
        ("post", "/v1/projects"),
        ("get", "/v1/projects/{project_id}"),
        ("patch", "/v1/projects/{project_id}"),
        ("post", "/v1/projects/{project_id}/archive"),
        ("post", "/v1/projects/{project_id}/restore"),
        ("get", "/v1/projects/{project_id}/budget"),
        ("get", "/v1/projects/{project_id}/assignments"),
        ("post", "/v1/projects/{project_id}/assignments"),
        ("get", "/v1/projects/{project_id}/assignments/{assignment_id}"),
        ("patch", "/v1/projects/{project_id}/assignments/{assignment_id}"),
        ("delete", "/v1/projects/{project_id}/assignments/{assignment_id}"),
        ("get", "/v1/projects/{project_id}/tasks"),
        ("post", "/v1/projects/{project_id}/tasks"),
        ("get", "/v1/projects/{project_id}/tasks/{project_task_id}"),
        ("patch", "/v1/projects/{project_id}/tasks/{project_task_id}"),
        ("delete", "/v1/projects/{project_id}/tasks/{project_task_id}"),
        ("get", "/v1/tasks"),
        ("post", "/v1/tasks"),
        ("get", "/v1/tasks/{task_id}"),
        ("patch", "/v1/tasks/{task_id}"),
        ("post", "/v1/tasks/{task_id}/archive"),
        ("post", "/v1/tasks/{task_id}/restore"),
        ("get", "/v1/users"),
        ("post", "/v1/users"),
        ("get", "/v1/users/{user_id}"),
        ("patch", "/v1/users/{user_id}"),
        ("post", "/v1/users/{user_id}/archive"),
        ("post", "/v1/users/{user_id}/restore"),
        ("get", "/v1/me"),
    }


def test_every_operation_asks_for_a_key_and_tells_how_it_fails() -> None:
    document = openapi_document()
    assert document["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"
    for methods in document["paths"].values():
        for method, operation in methods.items():
            assert operation["security"] == [{"ApiKey": []}]
            assert operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"].endswith(
                "Failure"
            )
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert ("Idempotency-Key" in names) == (method == "post")


def test_every_reference_inside_the_contract_leads_somewhere() -> None:
    document = openapi_document()
    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]


@pytest.mark.parametrize("model", answers(), ids=lambda model: model.__name__)
def test_every_example_of_an_answer_is_one(model: type[BaseModel]) -> None:
    [example] = model.model_json_schema()["examples"]
    model.model_validate_json(json.dumps(example))


@pytest.mark.parametrize(
    "model", [NewTimeEntry, TimeEntryChanges, NewExpenseBody, ExpenseChangesBody, NewCategory, CategoryChanges]
)
def test_every_example_of_a_body_is_one(model: type[BaseModel]) -> None:
    [example] = model.model_json_schema()["examples"]
    model.model_validate(parse(json.dumps(example).encode()))


def test_the_codes_of_the_documentation_are_among_ours() -> None:
    codes = {line.code: line.status for line in error_codes()}
    documented = {
        "validation_error": 400,
        "authentication_error": 401,
        "authorization_error": 403,
        "not_found": 404,
        "rate_limit_exceeded": 429,
        "metadata_too_large": 400,
        "project_not_assigned": 403,
    }
    assert documented.items() <= codes.items()


def test_every_refusal_says_what_it_is_and_what_to_do() -> None:
    for line in error_codes():
        assert line.meaning.endswith("."), line
        assert not re.search(r"\([A-Z]\d", line.meaning), line
    waiting = [Refusal]
    while waiting:
        refusal = waiting.pop()
        waiting += refusal.__subclasses__()
        assert re.fullmatch(r"[a-z_]+", refusal.code)
        assert 400 <= refusal.status < 600
        assert refusal.default_message.endswith(".")


def test_the_reference_page_is_open_to_all_and_needs_nothing_from_elsewhere(db: None) -> None:
    answered = Client().get("/v1/docs")
    assert answered.status_code == 200
    page = answered.content.decode()
    for methods in openapi_document()["paths"].values():
        for operation in methods.values():
            assert operation["summary"] in page
    for line in error_codes():
        assert f"<code>{line.code}</code>" in page
    assert "script-src 'self'" in answered.headers["Content-Security-Policy"]
    assert "style=" not in page
    assert "<script" not in page
    assert set(re.findall(r"https?://[\w.:]+", page)) <= {"http://127.0.0.1:8000"}


def test_programs_get_the_contract(db: None) -> None:
    answered = Client().get("/v1/openapi.json")
    assert answered.json() == openapi_document()
