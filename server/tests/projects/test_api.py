"""Projects over the API (`projects.md`): all documented fields, and only what the caller is assigned to (P2-P4, H6)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project
from tests import factories
from tests.api_caller import Answered, Api
from tests.api_office import Office
from tests.conftest import NOW


def names(answered: Answered) -> list[str]:
    assert answered.status == 200, answered.body
    return [project["name"] for project in answered.json["data"]]


def test_a_project_has_all_documented_fields_first_and_exact_numbers(office: Office) -> None:
    client = factories.client(office.cast.bob.workspace)
    project = factories.project(
        client, team=(office.cast.bob,), name="Fixed", billing_type="fixed_fee", is_billable=False, fee=Decimal("9.5")
    )
    Project.objects.in_workspace(project.workspace_id).filter(id=project.id).update(
        budget_ms=HOUR_MS * 200 + HOUR_MS // 4, budget_amount=Decimal("30000.10")
    )
    factories.rate("95.50", project=project)
    answered = office.alice.get(f"/projects/{project.public_id}")
    assert list(answered.json.items()) == [
        ("id", project.public_id),
        ("name", "Fixed"),
        ("client_id", client.public_id),
        ("billing_type", "fixed_fee"),
        ("is_billable", False),
        ("budget_hours", 200.25),
        ("budget_amount", 30000.1),
        ("is_active", True),
        ("created_at", "2026-01-05T09:00:00Z"),
        ("slug", project.slug),
        ("code", project.code),
        ("currency", "GBP"),
        ("bill_by", "project"),
        ("agents_bill_at", "own_rate"),
        ("rate", 95.5),
        ("fee", 9.5),
        ("budget_by", "none"),
        ("budget_unit", None),
        ("budget_is_monthly", False),
        ("budget_includes_expenses", False),
        ("budget_is_visible", False),
        ("budget_alert_percent", 80),
        ("start_date", None),
        ("end_date", None),
        ("notes", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "unit"),
    [
        ({"budget_by": "none"}, None),
        ({"budget_by": "total_hours", "budget_ms": HOUR_MS, "budget_unit": "fees"}, "hours"),
        ({"budget_by": "total_fees", "budget_amount": Decimal(5)}, "fees"),
        ({"budget_by": "per_task", "budget_unit": "fees"}, "fees"),
        ({"budget_by": "per_person", "budget_unit": "hours"}, "hours"),
    ],
)
def test_a_project_says_of_its_budget_what_the_answer_about_the_budget_says(
    office: Office, fields: dict[str, Any], unit: str | None
) -> None:
    team = (office.cast.bob,)
    hidden, visible = (
        factories.project(office.project.client, team=team, budget_is_visible=is_visible, **fields)
        for is_visible in (False, True)
    )
    for caller, project in ((office.alice, hidden), (office.bob, hidden), (office.bob, visible)):
        shown = caller.get(f"/projects/{project.public_id}").json
        told = caller.get(f"/projects/{project.public_id}/budget").json
        assert (shown["budget_by"], shown["budget_unit"]) == (told["budget_by"], told["unit"])
        if fields["budget_by"] != "none":
            assert shown["budget_is_monthly"] == told["is_monthly"]
            assert shown["budget_alert_percent"] == (told["budget"] and told["budget"]["alert_percent"])
    assert office.alice.get(f"/projects/{hidden.public_id}").json["budget_unit"] == unit
    hides = fields["budget_by"] != "none"
    kept = office.bob.get(f"/projects/{hidden.public_id}").json
    assert kept["budget_alert_percent"] is None
    assert (kept["budget_by"] is None) == hides


def test_budgets_and_money_show_to_whom_they_are_for(office: Office) -> None:
    project, carol = office.project, office.cast.carol
    project.budget_by, project.budget_ms, project.budget_amount = "total_hours", HOUR_MS, Decimal(5)
    project.save()

    def shown(caller: Api) -> tuple[Any, Any, Any]:
        answered = caller.get(f"/projects/{project.public_id}").json
        [listed] = [row for row in caller.get("/projects").json["data"] if row["id"] == project.public_id]
        assert listed == answered
        return answered["budget_hours"], answered["budget_amount"], answered["rate"]

    assert shown(office.alice) == (1, 5, 100)
    assert shown(office.carol) == (1, None, None)
    assert shown(office.bob) == (None, None, None)
    project.budget_is_visible = True
    project.save()
    assert shown(office.bot) == (1, None, None)
    carol.manager_permissions = ["billable_rates"]
    carol.save()
    assert shown(office.carol) == (1, 5, 100)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("180000", b"180000"),
        ("30000.10", b"30000.1"),
        ("0", b"0"),
        ("0.000001", b"0.000001"),
        ("900000000000.000001", b"900000000000.000001"),
        ("1000000000000", b"1000000000000"),
    ],
)
def test_a_budget_is_written_exactly_and_without_needless_zeros(office: Office, amount: str, written: bytes) -> None:
    project = office.project
    Project.objects.in_workspace(project.workspace_id).filter(id=project.id).update(budget_amount=Decimal(amount))
    for path in ("/projects", f"/projects/{project.public_id}"):
        assert b'"budget_amount":' + written + b',"is_active"' in office.alice.get(path).body


def test_without_budgets_these_are_null(office: Office) -> None:
    project = office.bob.get(f"/projects/{office.project.public_id}").json
    assert (project["budget_hours"], project["budget_amount"]) == (None, None)


def test_the_list_holds_what_one_is_assigned_to_and_everything_for_administrators(office: Office) -> None:
    client = factories.client(office.cast.bob.workspace)
    factories.project(client, name="Nobody's")
    factories.project(client, name="Bob's, archived", team=(office.cast.bob,), archived_at=NOW)
    assert names(office.bob.get("/projects")) == ["Acme", "Bob's, archived"]
    assert names(office.bot.get("/projects")) == ["Acme"]
    assert names(office.alice.get("/projects")) == ["Acme", "Nobody's", "Bob's, archived"]
    assert [project["is_active"] for project in office.bob.get("/projects").json["data"]] == [True, False]


def test_a_slug_finds_one_project(office: Office) -> None:
    assert names(office.bob.get("/projects", slug=office.project.slug)) == ["Acme"]
    assert names(office.bob.get("/projects", slug=office.foreign.slug)) == []
    assert names(office.bob.get("/projects", slug="nothing")) == []
    assert office.bob.get("/projects", slug="\x00").error == (400, "validation_error", "slug")
    assert office.bob.get("/projects", slug="x" * 81).error == (400, "validation_error", "slug")


def test_the_list_holds_active_projects_of_one_client_if_asked(office: Office) -> None:
    client = factories.client(office.cast.bob.workspace)
    factories.project(client, name="Old", archived_at=NOW)
    factories.project(client, name="New")
    assert names(office.alice.get("/projects", client_id=client.public_id)) == ["Old", "New"]
    assert names(office.alice.get("/projects", client_id=client.public_id, is_active="true")) == ["New"]
    assert names(office.alice.get("/projects", is_active="false")) == ["Old"]
    assert office.alice.get("/projects", client_id="cli_x").error == (404, "not_found", "client_id")
    assert office.alice.get("/projects", colour="red").error == (400, "validation_error", "colour")


def test_projects_that_are_not_seen_are_not_found(office: Office) -> None:
    unassigned = factories.project(factories.client(office.cast.bob.workspace))
    for project in (unassigned.public_id, office.foreign.public_id, "prj_1", "te_1", "%20"):
        assert office.bob.get(f"/projects/{project}").error == (404, "not_found", None)
    assert office.alice.get(f"/projects/{office.foreign.public_id}").error == (404, "not_found", None)


@pytest.mark.parametrize("limit", [1, 2, 5, 6])
def test_pages_show_every_project_once_oldest_first(office: Office, limit: int) -> None:
    client = factories.client(office.cast.bob.workspace)
    for number in range(4):
        at = factories.CREATED + timedelta(microseconds=number // 2)
        factories.project(client, name=f"P{number}", team=(office.cast.bob,), created_at=at)
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = office.bob.get("/projects", limit=limit, **cursor)
        seen += names(page)
        if page.json["next_cursor"] is None:
            break
        cursor = {"cursor": page.json["next_cursor"]}
    assert seen == ["Acme", "P0", "P1", "P2", "P3"]


def test_a_cursor_holds_for_this_list_only(office: Office) -> None:
    factories.project(factories.client(office.cast.bob.workspace), team=(office.cast.bob,))
    cursor = office.bob.get("/projects", limit=1).json["next_cursor"]
    assert office.alice.get("/users", cursor=cursor).error == (400, "validation_error", "cursor")
    assert office.bob.get("/projects", cursor=cursor, slug="acme").error == (400, "validation_error", "cursor")


def test_lists_take_a_fixed_number_of_statements(office: Office, django_assert_num_queries: Any) -> None:
    office.bob.get("/me")
    for number in range(5):
        factories.project(factories.client(office.cast.bob.workspace), team=(office.cast.bob,), name=f"P{number}")
    with django_assert_num_queries(2):
        office.bob.get("/projects")
    with django_assert_num_queries(2):
        office.bob.get(f"/projects/{office.project.public_id}")
