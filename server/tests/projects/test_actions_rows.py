"""What can be done with a project's tasks, team and rates."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from keito_server.events.queries import list_for_subject
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.projects import actions, queries
from keito_server.projects.errors import ProjectNotBillable, TaskArchived
from keito_server.projects.models import Project, ProjectTask
from keito_server.team.actions import Repriced
from keito_server.team.errors import MemberArchived
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries import queries as time_queries
from tests import factories
from tests.conftest import NOW, Cast

TODAY = NOW.date()


def kinds(cast: Cast, project: Project) -> list[str]:
    return [event.kind for event in list_for_subject(cast.alice, project.id)]


def test_a_project_offers_a_task_once(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    task = factories.task(cast.alice.workspace)
    first = actions.add_task(actor=cast.alice, project_id=project.id, task_id=task.id, now=NOW)
    assert actions.add_task(actor=cast.alice, project_id=project.id, task_id=task.id, now=NOW) == first


def test_a_project_offers_no_archived_and_no_foreign_task(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    archived = factories.task(cast.alice.workspace, archived_at=NOW)
    with pytest.raises(TaskArchived):
        actions.add_task(actor=cast.alice, project_id=project.id, task_id=archived.id, now=NOW)
    foreign = factories.task(cast.mallory.workspace)
    with pytest.raises(NotFound):
        actions.add_task(actor=cast.alice, project_id=project.id, task_id=foreign.id, now=NOW)


def test_a_task_added_by_name_is_made_once_for_the_workspace(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    first, second = factories.project(client), factories.project(client)
    made = actions.add_named_task(actor=cast.alice, project_id=first.id, name="Research", now=NOW)
    again = actions.add_named_task(actor=cast.alice, project_id=second.id, name=" research ", now=NOW)
    assert made.task_id == again.task_id


def test_making_a_task_by_name_needs_the_permission_to_edit_tasks(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.carol, is_manager=True)
    known = factories.task(cast.alice.workspace, name="Known")
    assert actions.add_named_task(actor=cast.carol, project_id=project.id, name="Known", now=NOW).task_id == known.id
    with pytest.raises(PermissionRefused):
        actions.add_named_task(actor=cast.carol, project_id=project.id, name="Research", now=NOW)


def test_removing_a_task_keeps_its_entries_and_its_own_rate(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), tasks=(task,))
    factories.rate("90", project=project, task=task)
    entry = factories.entry(cast.bob, project, task=task)
    for _ in range(2):
        actions.remove_task(actor=cast.alice, project_id=project.id, task_id=task.id, now=NOW)
    assert queries.list_project_tasks(cast.alice, project) == []
    assert time_queries.get_entry(cast.alice, entry.id).task == task
    assert kinds(cast, project) == ["ProjectTaskRemoved"]
    assert len(queries.list_project_rates(cast.alice, project)) == 1


def test_a_project_says_for_itself_whether_a_task_is_billable(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), tasks=(task,))
    for wanted in (False, True, None):
        row = actions.set_task_billable(
            actor=cast.alice, project_id=project.id, task_id=task.id, is_billable=wanted, now=NOW
        )
        assert ProjectTask.objects.in_workspace(row.workspace_id).get(id=row.id).is_billable is wanted
    other = factories.task(cast.alice.workspace)
    with pytest.raises(NotFound):
        actions.set_task_billable(actor=cast.alice, project_id=project.id, task_id=other.id, is_billable=True, now=NOW)


def test_assigns_people_and_agents_once(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    for member in (cast.bob, cast.review_bot, cast.bob):
        actions.assign(actor=cast.alice, project_id=project.id, member_id=member.id, now=NOW)
    assert [row.member for row in queries.list_assignments(cast.alice, project)] == [cast.bob, cast.review_bot]


def test_assigns_nobody_archived_or_of_another_workspace(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    with pytest.raises(NotFound):
        actions.assign(actor=cast.alice, project_id=project.id, member_id=cast.mallory.id, now=NOW)
    cast.bob.archived_at = NOW
    cast.bob.save()
    with pytest.raises(MemberArchived):
        actions.assign(actor=cast.alice, project_id=project.id, member_id=cast.bob.id, now=NOW)


def test_a_manager_of_the_project_loses_it_when_unassigned(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.carol,))
    actions.set_manager(actor=cast.alice, project_id=project.id, member_id=cast.carol.id, is_manager=True, now=NOW)
    actions.unassign(actor=cast.carol, project_id=project.id, member_id=cast.carol.id, now=NOW)
    with pytest.raises(NotFound):
        actions.set_manager(actor=cast.alice, project_id=project.id, member_id=cast.carol.id, is_manager=True, now=NOW)
    assert kinds(cast, project) == ["ManagerSet", "MemberUnassigned"]


def test_a_new_rate_takes_the_place_of_the_one_that_holds(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    for amount in ("100", "120"):
        actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(amount), now=NOW)
    rows = queries.list_project_rates(cast.alice, project)
    assert [(row.valid_from, row.amount) for row in rows] == [(date(1970, 1, 1), Decimal(120))]


def test_a_rate_from_a_day_on_leaves_the_earlier_one(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(100), now=NOW)
    actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(120), now=NOW, valid_from=TODAY)
    actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(130), now=NOW)
    amounts = [row.amount for row in queries.list_project_rates(cast.alice, project)]
    assert amounts == [Decimal(100), Decimal(130)]


def test_rates_of_tasks_and_members_need_them_on_the_project(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,), tasks=(task,))
    actions.set_rate(actor=cast.alice, project_id=project.id, task_id=task.id, amount=Decimal(80), now=NOW)
    actions.set_rate(actor=cast.alice, project_id=project.id, member_id=cast.bob.id, amount=Decimal(90), now=NOW)
    other = factories.task(cast.alice.workspace)
    with pytest.raises(NotFound):
        actions.set_rate(actor=cast.alice, project_id=project.id, task_id=other.id, amount=Decimal(80), now=NOW)
    with pytest.raises(NotFound):
        actions.set_rate(actor=cast.alice, project_id=project.id, member_id=cast.carol.id, amount=Decimal(80), now=NOW)


def test_a_new_rate_holds_from_today_where_nobody_says_from_when(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    new = time_entries.NewEntry(
        project_id=project.id, task_id=None, spent_date=TODAY, source="web", duration_ms=HOUR_MS
    )
    actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(100), now=NOW)
    earlier = replace(new, spent_date=TODAY - timedelta(days=1))
    yesterday = time_entries.create(actor=cast.bob, new=earlier, now=NOW)
    first = time_entries.create(actor=cast.bob, new=new, now=NOW)
    actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(120), now=NOW)
    second = time_entries.create(actor=cast.bob, new=new, now=NOW)
    rows = (yesterday, first, second)
    assert [time_queries.get_entry(cast.bob, row.id).rate for row in rows] == [Decimal(100), Decimal(120), Decimal(120)]


def test_a_project_that_bills_nothing_takes_no_rate(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), billing_type="non_billable", bill_by="none", is_billable=False
    )
    with pytest.raises(ProjectNotBillable):
        actions.set_rate(actor=cast.alice, project_id=project.id, amount=Decimal(100), now=NOW)
    assert actions.set_rate(actor=cast.alice, project_id=project.id, amount=None, now=NOW) == Repriced()


def test_a_rate_is_set_only_by_whoever_may_see_it(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.carol, is_manager=True)
    with pytest.raises(PermissionRefused):
        actions.set_rate(actor=cast.carol, project_id=project.id, amount=Decimal(100), now=NOW)
