"""The tasks of a project over the API: which it offers and on which terms (T6, P3, P5, R3, H2)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import queries
from keito_server.projects.models import Project, ProjectTask
from tests import factories
from tests.api_office import ENTRIES, Office


def path_of(project: Project, row: str = "") -> str:
    return f"/projects/{project.public_id}/tasks" + (f"/{row}" if row else "")


def row_of(office: Office) -> ProjectTask:
    return ProjectTask.objects.in_workspace(office.project.workspace_id).get(project=office.project)


@pytest.fixture
def review(office: Office) -> Any:
    return factories.task(office.cast.alice.workspace, name="Review", is_billable=True)


def test_a_task_is_added_with_its_terms_changed_and_taken_off(office: Office, review: Any) -> None:
    project = factories.project(office.project.client, bill_by="task", budget_by="per_task")
    body = {"task_id": review.public_id, "is_billable": False, "rate": 110, "budget_hours": 40}
    made = office.alice.post(path_of(project), body)
    assert made.status == 201, made.body
    shown = made.json
    assert {name: shown[name] for name in body} == body
    path = path_of(project, shown["id"])
    changed = office.alice.patch(path, {"budget_amount": 500, "rate": None}).json
    assert (changed["rate"], changed["budget_hours"], changed["budget_amount"]) == (None, 40, 500)
    assert changed["is_billable"] is False
    assert office.alice.patch(path, {"is_billable": None}).json["is_billable"] is None
    assert [row["id"] for row in office.alice.get(path_of(project)).json["data"]] == [shown["id"]]
    assert office.alice.delete(path).status == 204
    assert office.alice.delete(path).error == (404, "not_found", None)
    assert queries.list_project_tasks(office.cast.alice, project) == []


def test_a_task_that_was_added_is_tracked_with(office: Office, review: Any) -> None:
    entry = office.body(task_id=review.public_id)
    assert office.bot.post(ENTRIES, entry).status != 201
    office.alice.post(path_of(office.project), {"task_id": review.public_id})
    assert office.bot.post(ENTRIES, entry).status == 201


def test_adding_twice_sets_what_is_given_and_a_key_adds_once(office: Office, review: Any) -> None:
    body = {"task_id": review.public_id, "is_billable": False, "budget_hours": 8}
    first = office.alice.post(path_of(office.project), body, idempotency_key="one")
    again = office.alice.post(path_of(office.project), body, idempotency_key="one")
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")
    other = office.alice.post(path_of(office.project), {"task_id": review.public_id}).json
    assert (other["id"], other["budget_hours"], other["is_billable"]) == (first.json["id"], 8, False)
    assert len(office.alice.get(path_of(office.project)).json["data"]) == 2


def test_a_rate_holds_from_the_day_that_is_named(office: Office) -> None:
    project = factories.project(office.project.client, bill_by="task", team=(office.cast.bob,), tasks=(office.task,))
    [row] = office.alice.get(path_of(project)).json["data"]
    changed = office.alice.patch(path_of(project, row["id"]), {"rate": 120, "rates_from": "2026-04-01"}).json
    assert changed["rate"] is None
    [rate] = [rate for rate in queries.list_project_rates(office.cast.alice, project) if rate.task_id]
    assert (rate.amount, rate.valid_from.isoformat()) == (Decimal(120), "2026-04-01")


def test_money_of_tasks_is_shown_only_to_whoever_may_see_it(office: Office) -> None:
    factories.rate("110", project=office.project, task=office.task)
    row = row_of(office)
    row.budget_ms, row.budget_amount = HOUR_MS, Decimal(500)
    row.save()

    def shown(caller: Any) -> tuple[Any, ...]:
        [found] = caller.get(path_of(office.project)).json["data"]
        assert caller.get(path_of(office.project, found["id"])).json == found
        return found["rate"], found["budget_hours"], found["budget_amount"]

    assert shown(office.alice) == (110, 1, 500)
    assert shown(office.carol) == (None, 1, None)
    assert shown(office.bob) == shown(office.bot) == (None, None, None)


def test_one_task_is_read_below_its_own_project_and_by_whoever_sees_that(office: Office) -> None:
    row = row_of(office)
    path = path_of(office.project, row.public_id)
    assert office.bob.get(path).json["task_id"] == office.task.public_id
    other = factories.project(office.project.client, team=(office.cast.alice,))
    wrong = [path_of(other, row.public_id), path_of(office.project, "ptk_x")]
    assert [office.alice.get(each).error for each in wrong] == [(404, "not_found", None)] * 2
    assert office.mallory.get(path).status == office.bob.get(wrong[0]).status == 404
    office.alice.delete(path)
    assert office.alice.get(path).status == 404


def test_tasks_of_a_project_are_changed_by_its_managers_only_and_never_across_workspaces(
    office: Office, review: Any
) -> None:
    tasks = path_of(office.project)
    body = {"task_id": review.public_id}
    assert office.bob.post(tasks, body).error[:2] == (403, "authorization_error")
    assert office.mallory.get(tasks).status == office.mallory.post(tasks, body).status == 404
    foreign = factories.task(office.foreign.workspace)
    for task_id in (foreign.public_id, "tsk_x"):
        assert office.alice.post(tasks, {"task_id": task_id}).error == (404, "not_found", "task_id")
    archived = factories.task(office.cast.alice.workspace, archived_at=office.project.created_at)
    assert office.alice.post(tasks, {"task_id": archived.public_id}).error == (422, "task_archived", "task_id")
    row = row_of(office).public_id
    other = factories.project(office.project.client, team=(office.cast.alice,))
    assert office.alice.patch(path_of(other, row), {}).status == 404
    assert office.carol.patch(path_of(office.project, row), {"rate": 1}).error[:2] == (403, "authorization_error")
    assert office.carol.post(tasks, body).status == 201


def test_a_list_of_a_projects_tasks_takes_a_fixed_number_of_statements(
    office: Office, django_assert_num_queries: Any
) -> None:
    office.alice.get("/me")
    for _ in range(5):
        task = factories.task(office.cast.alice.workspace)
        office.alice.post(path_of(office.project), {"task_id": task.public_id})
    with django_assert_num_queries(5):
        office.alice.get(path_of(office.project))
    seen: list[str] = []
    cursor: dict[str, Any] | None = {}
    while cursor is not None:
        page = office.alice.get(path_of(office.project), limit=4, **cursor).json
        seen += [row["id"] for row in page["data"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert len(seen) == len(set(seen)) == 6
