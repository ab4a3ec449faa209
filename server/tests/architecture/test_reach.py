"""The reach of managers (P3): with every permission there is, they get to their teammates and the projects they manage.

Two furnished houses stand in one workspace: Carol manages the project of the first, whose people are her teammates; the
second is nobody's that she has to do with. Routes, forms and bodies come from the product itself, as in the sweep
across workspaces.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import time_machine

from keito_server.expenses.models import ExpenseCategory
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission, Permission, permissions_of
from tests import factories
from tests.api_caller import Api
from tests.architecture.form_sweep import REFUSED, SHOWN, content_of, try_forms
from tests.architecture.routes import Page, api_operations, pages
from tests.architecture.two_houses import House, furnish, signed_in, undone
from tests.conftest import NOW, Cast

DIRECTORY = {"client_id", "task_id", "category_id", "expense_category_id", "client", "task", "category"}
"""What names a row of the lists that everybody shares: clients, tasks and categories (roles-permissions.md)."""

OF_TOOLS = {"session_id"}
"""What agents call their own sessions: text that names no row of anybody."""

SHOWS_DIRECTORY = {Permission.CLIENTS_VIEW, Permission.CLIENTS_EDIT, Permission.TASKS_EDIT, Permission.PROJECTS_CREATE}
"""Pages that show these lists, or offer from them, and so say names of clients out of reach."""

STAFFING = {"projects:team", "projects:assign"}
"""Whoever manages a project staffs it from the whole workspace: names, and no more than these, of people out of reach."""

LISTS_DIRECTORY = {"/clients", "/tasks"}
"""The same lists over the API."""

STAFFS = "/projects/{project_id}/assignments"
"""Where the API puts people on a project: whom a manager may take is the whole workspace, as on its page."""

OFFERS = {"projects:tasks", "projects:settings", "projects:team"}
"""Tabs of a managed project that offer tasks and clients of the directory, or people to staff it with."""

OWNED = {"key_id", "event_id", "contact_event_id", "exchange_rate_event_id", "expense_event_id"}
"""What belongs to whoever made it: no reach gives a manager somebody else's key, or the undo of their deletion."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Carol, what she reaches, and what she does not."""

    carol: Member
    near: House
    far: House

    @property
    def pages(self) -> list[Page]:
        """The pages of a workspace that she may open at all."""
        held = permissions_of(self.carol)
        return [page for page in pages() if page.is_of_a_workspace and page.permission in held]


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    carol, workspace = cast.carol, cast.alice.workspace
    carol.manager_permissions = [str(grant) for grant in ManagerPermission]
    carol.save()
    with time_machine.travel(NOW):
        near = furnish(cast.alice, secret="Hedgehog", colleague=cast.bob)
        stranger = factories.member(workspace, first_name="Weasel", role="administrator")
        far = furnish(stranger, secret="Weasel", colleague=factories.member(workspace, first_name="Weaselette"))
        # Everybody chooses from all categories, whoever made them: their names are nobody's secret.
        categories = ExpenseCategory.objects.in_workspace(workspace.id).filter(name__startswith="Weasel")
        for number, category in enumerate(categories):
            category.name = f"Zebra {number}"
            category.save(update_fields=["name"])
        factories.assignment(_project(near, workspace.id), carol, is_manager=True)
        agent = Member.objects.in_workspace(workspace.id).get(id=Member.parse_id(near.ids["user_id"]))
        for teammate in (cast.alice, cast.bob, agent):
            factories.teammate(carol, teammate)
        yield Desk(carol, near, far)


def _project(house: House, workspace_id: UUID) -> Project:
    return Project.objects.in_workspace(workspace_id).get(id=Project.parse_id(house.ids["project_id"]))


def test_within_reach_every_page_that_she_may_open_is_there(desk: Desk, subtests: pytest.Subtests) -> None:
    client = signed_in(desk.carol)
    for page in desk.pages:
        if not page.ids or OWNED & set(page.ids):
            continue
        for method in (client.get, client.post):
            with subtests.test(page.name), undone():
                assert method(page.path(desk.near.ids)).status_code not in (403, 404)


def test_out_of_reach_no_page_is_there(desk: Desk, subtests: pytest.Subtests) -> None:
    client = signed_in(desk.carol)
    for page in desk.pages:
        for keyword in set(page.ids) - DIRECTORY - ({"member_id"} if page.name in STAFFING else set()):
            ids = desk.near.ids | {keyword: desk.far.ids[keyword]}
            with subtests.test(f"{page.name} {keyword}"):
                answers = [client.get(page.path(ids)), client.post(page.path(ids))]
                statuses = {answer.status_code for answer in answers}
                assert statuses & {403, 404}
                assert statuses <= {403, 404, 405}
                assert all(desk.far.secret.encode() not in answer.content for answer in answers)


def test_no_page_shows_what_is_out_of_reach_and_no_form_takes_it(desk: Desk, subtests: pytest.Subtests) -> None:
    client = signed_in(desk.carol)
    for page in desk.pages:
        path = page.path(desk.near.ids)
        if OWNED & set(page.ids) or page.permission in SHOWS_DIRECTORY or page.name in OFFERS:
            continue
        with subtests.test(page.name), undone():
            answer = client.get(path)
            html = content_of(answer)
            assert desk.far.secret.encode() not in html
            if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
                try_forms(
                    client,
                    path,
                    html.decode(),
                    desk.near,
                    desk.far,
                    refused={*REFUSED, 403},
                    passed_over=SHOWN | DIRECTORY,
                )


def test_within_reach_every_operation_answers(desk: Desk, subtests: pytest.Subtests) -> None:
    api = Api.of(desk.carol)
    for operation in api_operations():
        if operation.keywords and operation.permission in permissions_of(desk.carol):
            with subtests.test(f"{operation.method} {operation.route}"), undone():
                assert api.call(operation.method, operation.path(desk.near.ids), {}).status not in (403, 404)


def test_out_of_reach_no_operation_finds_anything(desk: Desk, subtests: pytest.Subtests) -> None:
    api = Api.of(desk.carol)
    for operation in api_operations():
        for keyword in set(operation.keywords) - DIRECTORY:
            ids = desk.near.ids | {keyword: desk.far.ids[keyword]}
            body = {name: desk.near.ids[name] for name in operation.required if name in desk.near.ids}
            with subtests.test(f"{operation.method} {operation.route}"):
                answer = api.call(operation.method, operation.path(ids), body)
                assert answer.status in (403, 404)
                assert desk.far.secret.encode() not in answer.body


def test_no_body_of_an_operation_takes_what_is_out_of_reach(desk: Desk, subtests: pytest.Subtests) -> None:
    api = Api.of(desk.carol)
    for operation in api_operations():
        for name in operation.body:
            is_staffing = operation.route == STAFFS and name == "user_id"
            if not name.endswith("_id") or name in DIRECTORY or is_staffing:
                continue
            named = {field: desk.near.ids[field] for field in operation.body if field.endswith("_id")}
            days = {"spent_date": "2026-03-12", "from": "2026-03-12", "to": "2026-03-12"}
            body = days | {"hours": 1} | named | {name: desk.far.ids[name]}
            sent = {field: value for field, value in body.items() if field in operation.body}
            with subtests.test(f"{operation.method} {operation.route} {name}"), undone():
                assert api.call(operation.method, operation.path(desk.near.ids), sent).status in (403, 404)


def test_no_list_and_no_filter_of_the_api_finds_what_is_out_of_reach(desk: Desk, subtests: pytest.Subtests) -> None:
    api = Api.of(desk.carol)
    for operation in api_operations():
        if operation.method != "GET" or operation.keywords:
            continue
        for name in [None, *(name for name in sorted(operation.query - OF_TOOLS) if name.endswith("_id"))]:
            with subtests.test(f"{operation.route} {name}"):
                answer = api.get(operation.route, **({name: desk.far.ids[name]} if name else {}))
                is_directory = operation.route in LISTS_DIRECTORY
                assert is_directory or desk.far.secret.encode() not in answer.body
                if name is not None and name not in DIRECTORY:
                    assert answer.status in (403, 404) or answer.json["data"] == []
