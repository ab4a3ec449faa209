"""Writing projects, tasks and teams over the API: who may, what is refused, and once a key (P3-P5, H2, H7)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import queries
from keito_server.projects.models import Project
from tests import factories
from tests.api_office import Office
from tests.conftest import NOW


def path_of(project: Project, more: str = "") -> str:
    return f"/projects/{project.public_id}{more}"


def test_a_project_is_created_with_default_tasks_and_its_creator_as_manager(office: Office) -> None:
    workspace = office.cast.alice.workspace
    client = factories.client(workspace)
    task = factories.task(workspace, is_default=True)
    body = {"client_id": client.public_id, "name": "Portal", "code": "P-1", "rate": 95.5, "bill_by": "project"}
    answered = office.alice.post("/projects", body | {"budget_hours": 200.25, "start_date": "2026-01-15"})
    assert answered.status == 201, answered.body
    made = answered.json
    assert (made["slug"], made["rate"], made["budget_hours"], made["budget_by"]) == (
        "portal",
        95.5,
        200.25,
        "total_hours",
    )
    project = queries.get_project(office.cast.alice, Project.parse_id(made["id"]))
    assert task in [row.task for row in queries.list_project_tasks(office.cast.alice, project)]
    assert [row.member for row in queries.list_assignments(office.cast.alice, project)] == [office.cast.alice]


def test_a_key_creates_one_project(office: Office) -> None:
    client = factories.client(office.cast.alice.workspace)
    body = {"client_id": client.public_id, "name": "Portal"}
    first = office.alice.post("/projects", body, idempotency_key="one")
    again = office.alice.post("/projects", body, idempotency_key="one")
    assert first.body == again.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(office.alice.get("/projects", client_id=client.public_id).json["data"]) == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"colour": "red"}, (400, "validation_error", "colour")),
        ({"name": None}, (400, "validation_error", "name")),
        ({"name": ""}, (400, "validation_error", "name")),
        ({"name": "x" * 121}, (400, "validation_error", "name")),
        ({"client_id": "cli_nothing"}, (404, "not_found", "client_id")),
        ({"billing_type": "barter"}, (400, "validation_error", "billing_type")),
        ({"rate": "95"}, (400, "validation_error", "rate")),
        ({"rate": -1, "bill_by": "project"}, (400, "validation_error", "rate")),
        ({"fee": 100}, (422, "fee_not_fixed", "fee")),
        ({"budget_hours": -1}, (400, "validation_error", "budget_hours")),
        ({"budget_hours": 1000001}, (400, "validation_error", "budget_hours")),
        ({"budget_by": "total_hours"}, (400, "validation_error", "budget_hours")),
        ({"budget_hours": 1, "budget_amount": 1}, (400, "validation_error", "budget_amount")),
        ({"budget_alert_percent": 0}, (400, "validation_error", "budget_alert_percent")),
        ({"start_date": "2026-03-02", "end_date": "2026-03-01"}, (400, "validation_error", "end_date")),
        ({"start_date": "1 March"}, (400, "validation_error", "start_date")),
        ({"rates_from": "2026-03-02"}, (400, "validation_error", "rates_from")),
    ],
)
def test_what_is_wrong_with_a_project_is_named(office: Office, more: dict[str, Any], error: tuple[Any, ...]) -> None:
    client = factories.client(office.cast.alice.workspace)
    body = {"client_id": client.public_id, "name": "Portal"} | more
    assert office.alice.post("/projects", body).error == error


def test_a_project_is_changed_field_by_field(office: Office) -> None:
    changes = {"name": "Renamed", "budget_amount": 30000.1, "budget_is_monthly": True, "rate": 120, "notes": "Two"}
    answered = office.alice.patch(path_of(office.project), changes)
    assert answered.status == 200, answered.body
    shown = answered.json
    assert {name: shown[name] for name in changes} == changes
    assert (shown["slug"], shown["budget_by"]) == (office.project.slug, "total_fees")
    ended = office.alice.patch(path_of(office.project), {"budget_amount": None, "budget_alert_percent": None}).json
    assert (ended["budget_by"], ended["budget_alert_percent"]) == ("none", None)
    assert office.alice.patch(path_of(office.project), {}).json == ended


def test_a_changed_rate_reprices_from_the_given_day(office: Office) -> None:
    early = factories.entry(office.cast.bob, office.project, spent_date="2026-02-27", rate=100, amount=100)
    late = factories.entry(office.cast.bob, office.project, spent_date="2026-03-02", rate=100, amount=100)
    answered = office.alice.patch(path_of(office.project), {"rate": 110, "rates_from": "2026-03-01"})
    assert answered.json["rate"] == 110
    for entry, rate in ((early, 100), (late, 110)):
        entry.refresh_from_db()
        assert entry.rate == rate


def test_managers_change_what_they_manage_and_no_money_without_rates(office: Office) -> None:
    assert office.carol.patch(path_of(office.project), {"budget_hours": 40}).json["budget_hours"] == 40
    for money in ({"rate": 1}, {"fee": 1}, {"budget_amount": 1}):
        assert office.carol.patch(path_of(office.project), money).error[:2] == (403, "authorization_error")
    joined = factories.project(office.project.client, team=(office.cast.carol,))
    assert office.carol.patch(path_of(joined), {"name": "Mine"}).error[:2] == (403, "authorization_error")
    assert office.carol.post("/projects", {"client_id": "cli_x", "name": "New"}).error[:2] == (
        403,
        "authorization_error",
    )
    assert office.bob.patch(path_of(office.project), {"name": "Mine"}).error[:2] == (403, "authorization_error")
    assert office.alice.patch(path_of(office.foreign), {"name": "Mine"}).error == (404, "not_found", None)


def test_a_project_is_archived_and_restored(office: Office) -> None:
    assert office.carol.post(path_of(office.project, "/archive"), {}).json["is_active"] is False
    assert office.carol.post(path_of(office.project, "/archive"), {}).json["is_active"] is False
    assert office.carol.post(path_of(office.project, "/restore"), {}).json["is_active"] is True
    assert office.bob.post(path_of(office.project, "/archive"), {}).status == 403


def test_tasks_are_created_changed_archived_and_restored(office: Office) -> None:
    body = {"name": "Research", "is_billable": False, "is_default": True, "default_rate": 95.5}
    made = office.alice.post("/tasks", body)
    assert made.status == 201, made.body
    shown = made.json
    assert shown == body | {
        "id": shown["id"],
        "slug": "research",
        "is_active": True,
        "created_at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    path = f"/tasks/{shown['id']}"
    assert office.alice.patch(path, {"default_rate": None, "is_billable": True}).json == shown | {
        "default_rate": None,
        "is_billable": True,
    }
    assert office.alice.post(f"{path}/archive", {}).json["is_active"] is False
    assert [row["name"] for row in office.bob.get("/tasks", is_active="false").json["data"]] == ["Research"]
    assert office.alice.post(f"{path}/restore", {}).json["is_active"] is True
    assert [row["id"] for row in office.bob.get("/tasks", slug="research").json["data"]] == [shown["id"]]


def test_tasks_are_read_by_everybody_and_written_by_whoever_may(office: Office) -> None:
    factories.rate("95", task=office.task)
    path = f"/tasks/{office.task.public_id}"
    assert office.alice.get(path).json["default_rate"] == 95
    assert office.bob.get(path).json["default_rate"] is None
    assert office.bob.patch(path, {"name": "Mine"}).error[:2] == (403, "authorization_error")
    assert office.carol.post("/tasks", {"name": "New"}).error[:2] == (403, "authorization_error")
    assert office.alice.post("/tasks", {"name": office.task.name}).error == (422, "task_name_taken", "name")
    assert office.alice.patch(path, {"default_rate": -1}).error == (400, "validation_error", "default_rate")
    foreign = factories.task(office.cast.mallory.workspace)
    assert office.alice.get(f"/tasks/{foreign.public_id}").error == (404, "not_found", None)


def test_somebody_joins_a_team_with_a_rate_and_a_budget_changes_it_and_leaves(office: Office) -> None:
    project = factories.project(office.project.client, bill_by="person", budget_by="per_person")
    body = {"user_id": office.cast.bob.public_id, "is_manager": True, "rate": 110, "budget_hours": 40}
    made = office.alice.post(path_of(project, "/assignments"), body)
    assert made.status == 201, made.body
    shown = made.json
    assert {name: shown[name] for name in body} == body
    path = path_of(project, f"/assignments/{shown['id']}")
    changed = office.alice.patch(path, {"budget_amount": 500, "rate": None}).json
    assert (changed["rate"], changed["budget_hours"], changed["budget_amount"]) == (None, 40, 500)
    assert [row["id"] for row in office.bob.get(path_of(project, "/assignments")).json["data"]] == [shown["id"]]
    assert office.alice.delete(path).status == 204
    assert office.alice.delete(path).error == (404, "not_found", None)
    assert queries.list_assignments(office.cast.alice, project) == []


def test_assigning_twice_sets_what_is_given_and_nothing_else(office: Office) -> None:
    body = {"user_id": office.cast.bob.public_id, "budget_hours": 8}
    first = office.alice.post(path_of(office.project, "/assignments"), body).json
    again = office.alice.post(path_of(office.project, "/assignments"), {"user_id": body["user_id"]}).json
    assert (again["id"], again["budget_hours"]) == (first["id"], 8)


def test_a_team_shows_money_only_to_whoever_may_see_it(office: Office) -> None:
    bob = office.cast.bob
    factories.rate("110", project=office.project, member=bob)
    rows = queries.list_assignments(office.cast.alice, office.project)
    [row] = [row for row in rows if row.member == bob]
    row.budget_ms, row.budget_amount = HOUR_MS, Decimal(500)
    row.save()

    def shown(caller: Any) -> tuple[Any, ...]:
        page = caller.get(path_of(office.project, "/assignments")).json["data"]
        [found] = [each for each in page if each["user_id"] == bob.public_id]
        assert caller.get(path_of(office.project, f"/assignments/{found['id']}")).json == found
        return found["rate"], found["budget_hours"], found["budget_amount"]

    assert shown(office.alice) == (110, 1, 500)
    assert shown(office.carol) == (None, 1, None)
    assert shown(office.bob) == (None, None, None)


def test_one_assignment_is_read_below_its_own_project_and_by_whoever_sees_that(office: Office) -> None:
    row = queries.list_assignments(office.cast.alice, office.project)[0]
    path = path_of(office.project, f"/assignments/{row.public_id}")
    assert office.bob.get(path).json["user_id"] == row.member.public_id
    other = factories.project(office.project.client, team=(office.cast.alice,))
    wrong = [path_of(other, f"/assignments/{row.public_id}"), path_of(office.project, "/assignments/asg_x")]
    assert [office.alice.get(each).error for each in wrong] == [(404, "not_found", None)] * 2
    assert office.mallory.get(path).status == office.bob.get(wrong[0]).status == 404
    office.alice.delete(path)
    assert office.alice.get(path).status == 404


def test_teams_are_changed_by_managers_only_and_never_across_workspaces(office: Office) -> None:
    assignments = path_of(office.project, "/assignments")
    stranger = {"user_id": office.cast.mallory.public_id}
    assert office.alice.post(assignments, stranger).error == (404, "not_found", "user_id")
    assert office.alice.post(assignments, {"user_id": "usr_x"}).error == (404, "not_found", "user_id")
    assert office.bob.post(assignments, {"user_id": office.cast.alice.public_id}).error[:2] == (
        403,
        "authorization_error",
    )
    agent = {"user_id": office.cast.review_bot.public_id, "is_manager": True}
    assert office.alice.post(assignments, agent).error == (422, "agent_cannot_manage", "is_manager")
    rows = queries.list_assignments(office.cast.alice, office.project)
    other = factories.project(office.project.client, team=(office.cast.alice,))
    for row in rows:
        assert office.alice.patch(path_of(other, f"/assignments/{row.public_id}"), {}).status == 404
    assert office.carol.patch(f"{assignments}/{rows[0].public_id}", {"rate": 1}).error[:2] == (
        403,
        "authorization_error",
    )


def test_pages_of_a_team_show_everybody_once(office: Office) -> None:
    path = path_of(office.project, "/assignments")
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = office.alice.get(path, limit=1, **cursor).json
        seen += [row["user_id"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    team = queries.list_assignments(office.cast.alice, office.project)
    assert sorted(seen) == sorted(row.member.public_id for row in team)


def test_lists_of_tasks_and_teams_take_a_fixed_number_of_statements(
    office: Office, django_assert_num_queries: Any
) -> None:
    office.alice.get("/me")
    for _ in range(5):
        factories.task(office.cast.alice.workspace)
        factories.assignment(office.project, factories.member(office.cast.alice.workspace))
    with django_assert_num_queries(3):
        office.alice.get("/tasks")
    with django_assert_num_queries(3):
        office.alice.get("/projects")
    with django_assert_num_queries(5):
        office.alice.get(path_of(office.project, "/assignments"))
