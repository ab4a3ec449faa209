"""The sweep: every route, called with ids of another workspace, finds nothing and changes nothing (P2).

Routes come from the URL configuration and the API's operations, forms from the pages themselves: what is added tomorrow
is in it. A keyword or body field that is new has to be furnished in `two_houses`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from keito_server.kit.integrity import strangers, tenant_models
from tests.api_caller import Api
from tests.architecture.form_sweep import content_of, counterpart, try_forms
from tests.architecture.html_forms import forms_of
from tests.architecture.routes import Operation, api_operations, pages
from tests.architecture.two_houses import House, TwoHouses, signed_in, undone
from tests.architecture.two_houses import two_houses as two_houses

READABLE = [page for page in pages() if page.is_of_a_workspace]
WITH_IDS = [page for page in READABLE if page.ids]
OPERATIONS_WITH_IDS = [operation for operation in api_operations() if operation.keywords]
OPERATIONS_WITH_BODY_IDS = [
    (operation, name) for operation in api_operations() for name in operation.body if name.endswith("_id")
]
OF_TOOLS = {"session_id"}
"""What agents call their own sessions: text that names no row of anybody."""
OPERATIONS_WITH_QUERY_IDS = [
    (operation, name)
    for operation in api_operations()
    for name in sorted(operation.query - OF_TOOLS)
    if name.endswith("_id")
]


def _swapped(ours: House, theirs: House, keywords: list[str]) -> Iterator[dict[str, str]]:
    """Our ids with each of the keywords in turn, and then all of them, taken from the other house."""
    for keyword in keywords:
        yield ours.ids | {keyword: theirs.ids[keyword]}
    if len(keywords) > 1:
        yield ours.ids | {keyword: theirs.ids[keyword] for keyword in keywords}


def _both_ways(houses: TwoHouses) -> list[tuple[House, House]]:
    return [(houses.ours, houses.theirs), (houses.theirs, houses.ours)]


@contextmanager
def _nothing_changes() -> Iterator[None]:
    def count() -> dict[str, int]:
        return {model.__name__: model.objects.across_workspaces().count() for model in tenant_models()}

    before = count()
    yield
    assert count() == before
    assert list(strangers()) == []


def test_a_page_with_a_foreign_id_in_its_path_is_not_found(two_houses: TwoHouses, subtests: pytest.Subtests) -> None:
    for ours, theirs in _both_ways(two_houses):
        client = signed_in(ours.administrator)
        with _nothing_changes():
            for page in WITH_IDS:
                for ids in _swapped(ours, theirs, page.ids):
                    with subtests.test(page.path(ids)):
                        answers = [client.get(page.path(ids)), client.post(page.path(ids))]
                        statuses = {answer.status_code for answer in answers}
                        assert 404 in statuses
                        assert statuses <= {404, 405}
                        assert all(theirs.secret.encode() not in answer.content for answer in answers)


def test_an_operation_with_a_foreign_id_in_its_path_is_not_found(
    two_houses: TwoHouses, subtests: pytest.Subtests
) -> None:
    for ours, theirs in _both_ways(two_houses):
        api = Api.of(ours.administrator)
        with _nothing_changes():
            for operation in OPERATIONS_WITH_IDS:
                for ids in _swapped(ours, theirs, operation.keywords):
                    with subtests.test(f"{operation.method} {operation.path(ids)}"):
                        body = {
                            name: value for name, value in _body(operation, ours).items() if name in operation.required
                        }
                        answer = api.call(operation.method, operation.path(ids), body)
                        assert answer.error == (404, "not_found", None)
                        assert theirs.secret.encode() not in answer.body


def _body(operation: Operation, house: House) -> dict[str, Any]:
    """A valid body: examples of the schema, with ids of the house."""
    body = {}
    for name in operation.required | {field for field in operation.body if field.endswith("_id")}:
        body[name] = house.ids[name] if name.endswith("_id") else _example(operation.body[name])
    return body | {
        name: 1 for name in ("hours", "units") if name in operation.body
    }  # of which something has to be there


def _example(described: dict[str, Any]) -> Any:
    if described.get("examples"):
        return described["examples"][0]
    return {"date": "2026-03-12", "string": "Otter", "number": 1, "integer": 1, "boolean": False}[
        described.get("format") or described["type"]
    ]


def test_an_operation_with_a_foreign_id_in_its_body_finds_nothing(
    two_houses: TwoHouses, subtests: pytest.Subtests
) -> None:
    for ours, theirs in _both_ways(two_houses):
        api = Api.of(ours.administrator)
        for operation, name in OPERATIONS_WITH_BODY_IDS:
            path, valid = operation.path(ours.ids), _body(operation, ours)
            with subtests.test(f"{operation.method} {operation.route} {name}"):
                with undone():
                    assert api.call(operation.method, path, valid).status < 300, "valid but for the foreign id"
                with _nothing_changes():
                    answer = api.call(operation.method, path, valid | {name: theirs.ids[name]})
                assert answer.error == (404, "not_found", name)


def test_a_filter_by_a_foreign_id_finds_nothing(two_houses: TwoHouses, subtests: pytest.Subtests) -> None:
    for ours, theirs in _both_ways(two_houses):
        api = Api.of(ours.administrator)
        for operation, name in OPERATIONS_WITH_QUERY_IDS:
            with subtests.test(f"{operation.route} {name}"):
                path = operation.path(ours.ids)
                assert api.get(path, **{name: ours.ids[name]}).json["data"], "our own is found"
                answer = api.get(path, **{name: theirs.ids[name]})
                assert answer.status == 404 or answer.json["data"] == []


@pytest.mark.parametrize("name", ["time_entries:day", "invoices:create", "projects:create", "projects:team"])
def test_the_sweep_finds_fields_that_name_rows(name: str, two_houses: TwoHouses) -> None:
    [page] = [page for page in pages() if page.name == name]
    html = signed_in(two_houses.ours.administrator).get(page.path(two_houses.ours.ids)).content.decode()
    controls = [control for form in forms_of(html) for control in form.controls]
    assert any(counterpart(control, two_houses.theirs) for control in controls)


def test_a_page_shows_nothing_of_the_other_house_and_its_forms_take_nothing_from_it(
    two_houses: TwoHouses, subtests: pytest.Subtests
) -> None:
    ours, theirs = two_houses.ours, two_houses.theirs
    client = signed_in(ours.administrator)
    for page in READABLE:
        path = page.path(ours.ids)
        with subtests.test(page.name), undone():
            answer = client.get(path)
            assert theirs.secret.encode() not in content_of(answer)
            if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
                try_forms(client, path, answer.content.decode(), ours, theirs)
