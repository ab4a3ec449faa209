"""What can be done with projects, their tasks, team and rates."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from keito_server.clients.errors import ClientArchived
from keito_server.events.queries import list_for_subject
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.projects import actions, queries
from keito_server.projects.actions import ProjectFields, saving
from keito_server.projects.errors import (
    FeeNotFixed,
    ProjectInUse,
    ProjectNameTaken,
    TaskNameTaken,
)
from keito_server.projects.models import Assignment, Project, Rate
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries import queries as time_queries
from tests import factories
from tests.conftest import NOW, Cast

TODAY = NOW.date()


def fields_of(client_id: object, **values: object) -> ProjectFields:
    return {"client_id": client_id, "name": "Claims portal"} | values  # type: ignore[return-value]  # each test names what it is about


def kinds(cast: Cast, project: Project) -> list[str]:
    return [event.kind for event in list_for_subject(cast.alice, project.id)]


def test_a_new_project_has_the_default_tasks_and_its_creator_as_manager(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    design = factories.task(cast.alice.workspace, name="Design", is_default=True)
    factories.task(cast.alice.workspace, name="Gone", is_default=True, archived_at=NOW)
    factories.task(cast.alice.workspace, name="Rare")
    project = actions.create_project(actor=cast.alice, fields=fields_of(client.id), now=NOW)
    assert [row.task_id for row in queries.list_project_tasks(cast.alice, project)] == [design.id]
    team = queries.list_assignments(cast.alice, project)
    assert [(row.member_id, row.is_manager) for row in team] == [(cast.alice.id, True)]
    assert kinds(cast, project) == ["ProjectCreated", "ProjectTaskAdded", "MemberAssigned"]


def test_projects_of_one_name_get_slugs_that_count_on(cast: Cast) -> None:
    slugs = [
        actions.create_project(
            actor=cast.alice, fields=fields_of(factories.client(cast.alice.workspace).id), now=NOW
        ).slug
        for _ in range(3)
    ]
    assert slugs == ["claims-portal", "claims-portal-2", "claims-portal-3"]


def test_a_rename_keeps_the_slug(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    project = actions.create_project(actor=cast.alice, fields=fields_of(client.id), now=NOW)
    renamed = actions.update_project(actor=cast.alice, project_id=project.id, fields={"name": "Portal"}, now=NOW)
    assert (renamed.name, renamed.slug) == ("Portal", "claims-portal")


def test_a_slug_that_somebody_takes_meanwhile_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = factories.client(cast.alice.workspace)
    factories.project(client, name="Other", slug="claims-portal")
    seen: list[set[str]] = []

    def late(wanted: str, taken: set[str]) -> str:
        seen.append(taken)
        return wanted if len(seen) == 1 else f"{wanted}-2"

    monkeypatch.setattr(saving, "free_slug", late)
    assert actions.create_project(actor=cast.alice, fields=fields_of(client.id), now=NOW).slug == "claims-portal-2"
    assert len(seen) == 2


@pytest.mark.parametrize("name", ["claims PORTAL", "  Claims portal "])
def test_refuses_a_second_project_of_this_name_for_the_same_client(cast: Cast, name: str) -> None:
    client = factories.client(cast.alice.workspace)
    actions.create_project(actor=cast.alice, fields=fields_of(client.id), now=NOW)
    with pytest.raises(ProjectNameTaken) as refused:
        actions.create_project(actor=cast.alice, fields=fields_of(client.id, name=name), now=NOW)
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["", "   ", "n\x00ul", "\ud800", "x" * 121])
def test_refuses_a_name_that_cannot_be_kept(cast: Cast, name: str) -> None:
    client = factories.client(cast.alice.workspace)
    with pytest.raises(ValidationRefused) as refused:
        actions.create_project(actor=cast.alice, fields=fields_of(client.id, name=name), now=NOW)
    assert refused.value.field == "name"


def test_a_client_of_another_workspace_is_not_found(cast: Cast) -> None:
    foreign = factories.client(cast.mallory.workspace)
    with pytest.raises(NotFound):
        actions.create_project(actor=cast.alice, fields=fields_of(foreign.id), now=NOW)
    own = factories.project(factories.client(cast.alice.workspace))
    with pytest.raises(NotFound):
        actions.update_project(actor=cast.alice, project_id=own.id, fields={"client_id": foreign.id}, now=NOW)


def test_refuses_a_project_for_an_archived_client(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, archived_at=NOW)
    with pytest.raises(ClientArchived):
        actions.create_project(actor=cast.alice, fields=fields_of(client.id), now=NOW)


def test_only_whom_an_administrator_allowed_it_creates_projects(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    for actor in (cast.bob, cast.carol, cast.review_bot):
        with pytest.raises(PermissionRefused):
            actions.create_project(actor=actor, fields=fields_of(client.id), now=NOW)
    cast.carol.manager_permissions = ["create_projects"]
    project = actions.create_project(actor=cast.carol, fields=fields_of(client.id), now=NOW)
    assert queries.get_project(cast.carol, project.id) == project


def test_a_manager_changes_only_projects_that_they_manage(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    managed, joined, other = (factories.project(client) for _ in range(3))
    factories.assignment(managed, cast.carol, is_manager=True)
    factories.assignment(joined, cast.carol)
    actions.update_project(actor=cast.carol, project_id=managed.id, fields={"notes": "Ours"}, now=NOW)
    with pytest.raises(PermissionRefused):
        actions.update_project(actor=cast.carol, project_id=joined.id, fields={"notes": "Ours"}, now=NOW)
    with pytest.raises(NotFound):
        actions.update_project(actor=cast.carol, project_id=other.id, fields={"notes": "Ours"}, now=NOW)


def test_a_member_named_manager_of_a_project_may_not_change_it(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.bob, is_manager=True)
    with pytest.raises(PermissionRefused):
        actions.archive_project(actor=cast.bob, project_id=project.id, now=NOW)


@pytest.mark.parametrize("field", ["rate", "fee", "budget_amount"])
def test_money_needs_the_permission_to_see_rates(cast: Cast, field: str) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.carol, is_manager=True)
    changes: ProjectFields = {"billing_type": "fixed_fee", field: Decimal(5)}  # type: ignore[misc]  # one of the dictionary's own keys
    with pytest.raises(PermissionRefused):
        actions.update_project(actor=cast.carol, project_id=project.id, fields=changes, now=NOW)
    cast.carol.manager_permissions = ["billable_rates"]
    actions.update_project(actor=cast.carol, project_id=project.id, fields=changes, now=NOW)


def test_a_non_billable_project_bills_by_nothing_until_its_type_changes(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    wanted = fields_of(client.id, billing_type="non_billable", bill_by="task", is_billable=True)
    project = actions.create_project(actor=cast.alice, fields=wanted, now=NOW)
    assert (project.bill_by, project.is_billable) == ("none", False)
    billed = actions.update_project(
        actor=cast.alice, project_id=project.id, fields={"billing_type": "time_and_materials"}, now=NOW
    )
    assert (billed.bill_by, billed.is_billable) == ("person", True)


def test_only_fixed_fee_projects_have_a_fee(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    with pytest.raises(FeeNotFixed):
        actions.create_project(actor=cast.alice, fields=fields_of(client.id, fee=Decimal(9000)), now=NOW)
    fixed = fields_of(client.id, fee=Decimal(9000), billing_type="fixed_fee")
    project = actions.create_project(actor=cast.alice, fields=fixed, now=NOW)
    changed = actions.update_project(
        actor=cast.alice, project_id=project.id, fields={"billing_type": "time_and_materials"}, now=NOW
    )
    assert changed.fee is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start_date": TODAY, "end_date": TODAY - timedelta(days=1)}, "end_date"),
        ({"budget_ms": -1}, "budget_ms"),
        ({"budget_amount": Decimal(-1)}, "budget_amount"),
        ({"rate": Decimal("NaN")}, "rate"),
        ({"rate": Decimal("1e13")}, "rate"),
        ({"bill_by": "moon"}, "bill_by"),
        ({"code": "C" * 21}, "code"),
    ],
)
def test_says_which_field_is_wrong(cast: Cast, values: dict[str, object], field: str) -> None:
    client = factories.client(cast.alice.workspace)
    with pytest.raises(ValidationRefused) as refused:
        actions.create_project(actor=cast.alice, fields=fields_of(client.id, **values), now=NOW)
    assert refused.value.field == field
    assert queries.list_projects(cast.alice) == []


def test_a_priced_project_stays_in_its_currency(cast: Cast) -> None:
    pounds = factories.client(cast.alice.workspace)
    more_pounds = factories.client(cast.alice.workspace)
    euros = factories.client(cast.alice.workspace, currency="EUR")
    project = factories.project(pounds)
    factories.entry(cast.bob, project, rate=Decimal(100), amount=Decimal(100))
    with pytest.raises(ProjectInUse) as refused:
        actions.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": euros.id}, now=NOW)
    assert refused.value.field == "client_id"
    moved = actions.update_project(
        actor=cast.alice, project_id=project.id, fields={"client_id": more_pounds.id}, now=NOW
    )
    assert moved.client == more_pounds


def test_a_project_with_nothing_priced_moves_to_any_client(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.entry(cast.bob, project, is_billable=False)
    euros = factories.client(cast.alice.workspace, currency="EUR")
    moved = actions.update_project(actor=cast.alice, project_id=project.id, fields={"client_id": euros.id}, now=NOW)
    assert moved.client == euros


def test_archiving_a_project_stops_and_saves_its_timers_and_no_others(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    archived, kept = factories.project(client, team=(cast.bob,)), factories.project(client, team=(cast.carol,))
    for actor, project in ((cast.bob, archived), (cast.carol, kept)):
        new = time_entries.NewEntry(
            project_id=project.id, task_id=None, spent_date=TODAY, source="web", is_running=True
        )
        time_entries.create(actor=actor, new=new, now=NOW)
    actions.archive_project(actor=cast.alice, project_id=archived.id, now=NOW + timedelta(hours=1))
    assert time_queries.list_running(cast.bob) == []
    assert [entry.duration_ms for entry in time_queries.list_day(cast.bob, day=TODAY)] == [HOUR_MS]
    assert len(time_queries.list_running(cast.carol)) == 1


def test_archiving_a_task_stops_and_saves_its_timers(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,), tasks=(task,))
    new = time_entries.NewEntry(project_id=project.id, task_id=task.id, spent_date=TODAY, source="web", is_running=True)
    time_entries.create(actor=cast.bob, new=new, now=NOW)
    actions.archive_task(actor=cast.alice, task_id=task.id, now=NOW + timedelta(minutes=30))
    assert [entry.duration_ms for entry in time_queries.list_day(cast.bob, day=TODAY)] == [HOUR_MS // 2]
    actions.restore_task(actor=cast.alice, task_id=task.id, now=NOW + timedelta(minutes=31))
    assert time_queries.list_running(cast.bob) == []


def test_archiving_and_restoring_twice_is_recorded_once(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    for _ in range(2):
        actions.archive_project(actor=cast.alice, project_id=project.id, now=NOW)
    for _ in range(2):
        actions.restore_project(actor=cast.alice, project_id=project.id, now=NOW)
    assert kinds(cast, project) == ["ProjectArchived", "ProjectRestored"]


def test_tasks_are_named_once_in_a_workspace(cast: Cast) -> None:
    task = actions.create_task(actor=cast.alice, fields={"name": "Research", "rate": Decimal(70)}, now=NOW)
    other = actions.create_task(actor=cast.alice, fields={"name": "Review"}, now=NOW)
    actions.archive_task(actor=cast.alice, task_id=task.id, now=NOW)
    with pytest.raises(TaskNameTaken):
        actions.create_task(actor=cast.alice, fields={"name": "RESEARCH"}, now=NOW)
    with pytest.raises(TaskNameTaken):
        actions.update_task(actor=cast.alice, task_id=other.id, fields={"name": "research"}, now=NOW)
    renamed = actions.update_task(actor=cast.alice, task_id=task.id, fields={"name": "Studies"}, now=NOW)
    assert renamed.slug == "research"
    assert [rate.amount for rate in queries.list_task_rates(cast.alice)] == [Decimal(70)]


def test_only_whom_an_administrator_allowed_it_edits_tasks(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    for actor in (cast.bob, cast.carol):
        with pytest.raises(PermissionRefused):
            actions.archive_task(actor=actor, task_id=task.id, now=NOW)
    cast.carol.manager_permissions = ["clients_and_tasks"]
    actions.update_task(actor=cast.carol, task_id=task.id, fields={"is_billable": False}, now=NOW)
    with pytest.raises(PermissionRefused):
        actions.set_task_rate(actor=cast.carol, task_id=task.id, amount=Decimal(5), now=NOW)
    with pytest.raises(NotFound):
        actions.update_task(actor=cast.mallory, task_id=task.id, fields={"name": "Mine"}, now=NOW)


def test_the_database_refuses_what_the_rules_prevent(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    rows = Project.objects.in_workspace(project.workspace_id).filter(id=project.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(billing_type="non_billable")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(workspace_id=project.workspace_id, project=project, member=cast.bob, created_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.create(
            workspace_id=project.workspace_id, project=project, valid_from=TODAY, amount=Decimal(-1), created_at=NOW
        )
