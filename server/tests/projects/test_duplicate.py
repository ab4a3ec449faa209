"""Duplicating a project: all that belongs to it but its time, under a free name of its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from keito_server.clients.errors import ClientArchived
from keito_server.events.queries import list_for_subject
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.projects import actions, queries
from keito_server.projects.errors import ProjectNameTaken
from keito_server.projects.models import AgentLimit, Project
from keito_server.projects.rules import copy_name
from keito_server.team.actions import SINCE_EVER
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, text_of

TODAY = NOW.date()


def copied(cast: Cast, project: Project, name: str = "Second phase") -> Project:
    copy = actions.duplicate_project(actor=cast.alice, project_id=project.id, name=name, now=NOW)
    return queries.get_project(cast.alice, copy.id)


def website(cast: Cast) -> Project:
    return factories.project(
        factories.client(cast.alice.workspace),
        name="Website",
        code="WEB",
        bill_by="task",
        agents_bill_at="project_rates",
        billing_type="fixed_fee",
        fee=Decimal(9000),
        budget_by="per_task",
        budget_unit="fees",
        budget_is_monthly=True,
        budget_is_visible=True,
        budget_alert_percent=66,
        start_date=date(2026, 1, 1),
        notes="Two languages",
    )


def test_a_copy_has_the_settings_but_its_own_name_code_slug_and_dates(cast: Cast) -> None:
    project = website(cast)
    copy = actions.duplicate_project(
        actor=cast.alice, project_id=project.id, name=" Phase two ", start_date=date(2026, 5, 1), now=NOW
    )
    copy = queries.get_project(cast.alice, copy.id)
    assert (copy.name, copy.slug, copy.start_date, copy.end_date) == ("Phase two", "phase-two", date(2026, 5, 1), None)
    assert copy.code == ""
    own = {"id", "name", "code", "slug", "start_date", "end_date", "created_at", "archived_at"}
    shared = [field.attname for field in Project._meta.concrete_fields if field.attname not in own]
    assert {name: getattr(copy, name) for name in shared} == {name: getattr(project, name) for name in shared}


def test_a_copy_offers_the_same_active_tasks_on_the_same_terms(cast: Cast) -> None:
    project, workspace = website(cast), cast.alice.workspace
    design = factories.task(workspace, name="Design")
    factories.project_task(project, design, is_billable=False, budget_amount=Decimal(400))
    factories.project_task(project, factories.task(workspace, archived_at=NOW))
    factories.task(workspace, is_default=True)
    offered = queries.list_project_tasks(cast.alice, copied(cast, project))
    assert [(row.task, row.is_billable, row.budget_amount) for row in offered] == [(design, False, Decimal(400))]


def test_a_copy_has_the_same_active_team_with_managers_and_budgets(cast: Cast) -> None:
    project = website(cast)
    factories.assignment(project, cast.carol, is_manager=True)
    factories.assignment(project, cast.bob, budget_ms=HOUR_MS)
    factories.assignment(project, factories.member(cast.alice.workspace, archived_at=NOW))
    team = queries.list_assignments(cast.alice, copied(cast, project))
    assert [(row.member, row.is_manager, row.budget_ms) for row in team] == [
        (cast.carol, True, None),
        (cast.bob, False, HOUR_MS),
    ]


def test_who_copies_a_project_that_nobody_manages_becomes_its_manager(cast: Cast) -> None:
    project = website(cast)
    factories.assignment(project, cast.bob)
    team = queries.list_assignments(cast.alice, copied(cast, project))
    assert [(row.member, row.is_manager) for row in team] == [(cast.alice, True), (cast.bob, False)]


def test_a_copy_takes_the_rates_of_today_and_those_to_come(cast: Cast) -> None:
    project, task = website(cast), factories.task(cast.alice.workspace)
    factories.project_task(project, task)
    factories.assignment(project, cast.bob)
    later = TODAY + timedelta(days=30)
    factories.rate("80", project=project, task=task)
    factories.rate("90", project=project, task=task, valid_from=TODAY - timedelta(days=10))
    factories.rate("95", project=project, task=task, valid_from=later)
    factories.rate("70", project=project, member=cast.bob)
    factories.rate(None, project=project, member=cast.bob, valid_from=TODAY)
    factories.rate("50", project=project, member=cast.carol)
    factories.rate("100", project=project)
    rates = queries.list_project_rates(cast.alice, copied(cast, project))
    assert {(rate.task_id, rate.member_id, rate.valid_from, rate.amount) for rate in rates} == {
        (task.id, None, SINCE_EVER, Decimal(90)),
        (task.id, None, later, Decimal(95)),
        (None, None, SINCE_EVER, Decimal(100)),
    }


def test_a_copy_keeps_the_limit_of_agents_and_none_of_the_time(cast: Cast) -> None:
    project = website(cast)
    factories.entry(cast.bob, project)
    AgentLimit.objects.in_workspace(project.workspace_id).create(
        workspace_id=project.workspace_id, project=project, limit_ms=HOUR_MS, limit_tokens=5, created_at=NOW
    )
    copy = copied(cast, project)
    limit = AgentLimit.objects.in_workspace(project.workspace_id).get(project=copy)
    assert (limit.limit_ms, limit.limit_amount, limit.limit_tokens, limit.is_monthly) == (HOUR_MS, None, 5, False)
    [line] = [line for line in queries.list_lines(cast.alice) if line.project == copy]
    assert line.worked.total_ms == 0
    assert [event.kind for event in list_for_subject(cast.alice, copy.id)] == ["ProjectDuplicated", "MemberAssigned"]


def test_copying_needs_both_to_create_projects_and_to_change_the_original(cast: Cast) -> None:
    project = website(cast)
    factories.assignment(project, cast.carol, is_manager=True)
    with pytest.raises(PermissionRefused):
        actions.duplicate_project(actor=cast.carol, project_id=project.id, name="Copy", now=NOW)
    cast.carol.manager_permissions = ["create_projects"]
    actions.duplicate_project(actor=cast.carol, project_id=project.id, name="Copy", now=NOW)
    joined = factories.project(project.client, team=(cast.carol,))
    with pytest.raises(PermissionRefused):
        actions.duplicate_project(actor=cast.carol, project_id=joined.id, name="Another", now=NOW)
    foreign = factories.project(factories.client(cast.mallory.workspace))
    with pytest.raises(NotFound):
        actions.duplicate_project(actor=cast.alice, project_id=foreign.id, name="Another", now=NOW)


def test_a_copy_needs_a_free_name_an_active_client_and_sound_dates(cast: Cast) -> None:
    project = website(cast)
    with pytest.raises(ProjectNameTaken):
        actions.duplicate_project(actor=cast.alice, project_id=project.id, name="website", now=NOW)
    with pytest.raises(ValidationRefused):
        actions.duplicate_project(
            actor=cast.alice,
            project_id=project.id,
            name="Later",
            start_date=TODAY,
            end_date=TODAY - timedelta(days=1),
            now=NOW,
        )
    project.client.archived_at = NOW
    project.client.save()
    with pytest.raises(ClientArchived):
        actions.duplicate_project(actor=cast.alice, project_id=project.id, name="Later", now=NOW)


def test_a_name_for_the_copy_is_free_and_short_enough() -> None:
    assert copy_name("Website", set(), longest=120) == "Copy of Website"
    assert copy_name("Website", {"copy of website", "Copy of Website 2"}, longest=120) == "Copy of Website 3"
    assert copy_name("Website", {"Copy of We"}, longest=10) == "Copy of 2"


def test_the_page_suggests_a_name_and_opens_the_copys_settings(cast: Cast) -> None:
    project = website(cast)
    browser = browser_of(cast.alice)
    assert f"/projects/{project.public_id}/duplicate/" in browser.page(f"/projects/{project.public_id}/")
    page = browser.page(f"/projects/{project.public_id}/duplicate/")
    assert 'value="Copy of Website"' in page
    assert 'value="WEB"' not in page
    typed = {"name": "Copy of Website", "code": " WEB-2 ", "start_date": "2026-05-01"}
    saved = browser.saved(f"/projects/{project.public_id}/duplicate/", **typed)
    assert "Added Copy of Website" in text_of(saved)
    assert 'value="WEB-2"' in saved
    assert "Save changes" in saved
    assert 'value="Copy of Website 2"' in browser.page(f"/projects/{project.public_id}/duplicate/")
    refused = browser.refused(f"/projects/{project.public_id}/duplicate/", name="Website")
    assert "already has a project with this name" in refused


def test_a_code_of_a_copy_is_short_enough(cast: Cast) -> None:
    project = website(cast)
    with pytest.raises(ValidationRefused) as refused:
        actions.duplicate_project(actor=cast.alice, project_id=project.id, name="Later", code="x" * 21, now=NOW)
    assert refused.value.field == "code"


def test_projects_of_an_archived_client_offer_no_copy_and_say_why(cast: Cast) -> None:
    project = website(cast)
    project.client.name, project.client.archived_at = "Harbour", NOW
    project.client.save()
    browser = browser_of(cast.alice)
    path = f"/projects/{project.public_id}/"
    assert "Duplicate the project" not in browser.page(path)
    assert browser.get(f"{path}duplicate/").status_code == 302
    assert "Harbour is archived. Restore that client to duplicate its projects." in text_of(browser.page(path))
    browser.saved(f"{path}duplicate/", name="Later")
    assert [one.id for one in queries.list_projects(cast.alice)] == [project.id]


def test_the_page_is_for_whoever_may_create_projects(cast: Cast) -> None:
    project = website(cast)
    factories.assignment(project, cast.carol, is_manager=True)
    browser = browser_of(cast.carol)
    assert browser.get(f"/projects/{project.public_id}/duplicate/").status_code == 403
    assert "Duplicate the project" not in browser.page(f"/projects/{project.public_id}/")
