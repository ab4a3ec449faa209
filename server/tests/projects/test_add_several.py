"""Several tasks or members added to a project at once: all of them, or none."""

import re

import pytest
from django.conf import LazySettings

from keito_server.events.queries import list_for_subject
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.notifications.models import Mail
from keito_server.projects import actions, queries
from keito_server.projects.errors import TaskArchived
from keito_server.projects.models import Project
from keito_server.projects.rules import archived_words
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, error_of, text_of

TEAM, TASKS = "team/add-several/", "tasks/add-several/"


@pytest.fixture
def project(cast: Cast) -> Project:
    return factories.project(factories.client(cast.alice.workspace), name="Website")


def path_of(project: Project, tab: str) -> str:
    return f"/projects/{project.public_id}/{tab}"


def team_of(cast: Cast, project: Project) -> list[Member]:
    return [row.member for row in queries.list_assignments(cast.alice, project)]


def tasks_of(cast: Cast, project: Project) -> list[str]:
    return [row.task.name for row in queries.list_project_tasks(cast.alice, project)]


def kinds(cast: Cast, project: Project) -> list[str]:
    return [event.kind for event in list_for_subject(cast.alice, project.id)]


def archive(row: Member) -> Member:
    row.archived_at = NOW
    row.save()
    return row


def test_assigns_several_with_an_event_and_a_mail_for_each_person(
    cast: Cast, project: Project, settings: LazySettings
) -> None:
    settings.DEMO = settings.MAIL_IS_CONFIGURED = True
    wanted = [cast.bob.id, cast.carol.id, cast.review_bot.id, cast.bob.id]
    added = actions.assign_several(actor=cast.alice, project_id=project.id, member_ids=wanted, now=NOW)
    assert [row.member for row in added] == [cast.bob, cast.carol, cast.review_bot]
    assert kinds(cast, project) == ["MemberAssigned"] * 3
    assert {mail.recipient for mail in Mail.objects.all()} == {cast.bob.email, cast.carol.email}


def test_who_is_on_the_team_already_stays_as_they_are_even_if_archived(cast: Cast, project: Project) -> None:
    factories.assignment(project, archive(cast.carol), is_manager=True)
    wanted = [cast.carol.id, cast.bob.id]
    added = actions.assign_several(actor=cast.alice, project_id=project.id, member_ids=wanted, now=NOW)
    assert [row.member for row in added] == [cast.bob]
    team = queries.list_assignments(cast.alice, project)
    assert {row.member_id: row.is_manager for row in team} == {cast.carol.id: True, cast.bob.id: False}


def test_assigns_nobody_when_one_of_them_is_archived_or_elsewhere(cast: Cast, project: Project) -> None:
    with pytest.raises(NotFound):
        actions.assign_several(
            actor=cast.alice, project_id=project.id, member_ids=[cast.bob.id, cast.mallory.id], now=NOW
        )
    archive(cast.carol)
    with pytest.raises(MemberArchived, match="Carol Okafor is archived by now, so nobody was added"):
        actions.assign_several(
            actor=cast.alice, project_id=project.id, member_ids=[cast.bob.id, cast.carol.id], now=NOW
        )
    assert team_of(cast, project) == []


def test_only_who_manages_a_project_assigns_several(cast: Cast, project: Project) -> None:
    factories.assignment(project, cast.bob)
    with pytest.raises(PermissionRefused):
        actions.assign_several(actor=cast.bob, project_id=project.id, member_ids=[cast.carol.id], now=NOW)


def test_offers_several_tasks_or_none(cast: Cast, project: Project) -> None:
    here = cast.alice.workspace
    design, review, foreign = factories.task(here), factories.task(here), factories.task(cast.mallory.workspace)
    fax = factories.task(here, name="Fax", archived_at=NOW)
    with pytest.raises(NotFound):
        actions.add_tasks(actor=cast.alice, project_id=project.id, task_ids=[design.id, foreign.id], now=NOW)
    with pytest.raises(TaskArchived, match="Fax is archived, so nothing was added"):
        actions.add_tasks(actor=cast.alice, project_id=project.id, task_ids=[design.id, fax.id], now=NOW)
    assert tasks_of(cast, project) == []
    actions.add_task(actor=cast.alice, project_id=project.id, task_id=design.id, is_billable=False, now=NOW)
    added = actions.add_tasks(actor=cast.alice, project_id=project.id, task_ids=[design.id, review.id], now=NOW)
    assert [row.task_id for row in added] == [review.id]
    assert kinds(cast, project).count("ProjectTaskAdded") == 2


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Fax"], "Fax is archived"),
        (["Fax", "Telex"], "Fax and Telex are archived"),
        (["Fax", "Post", "Telex"], "Fax, Post and Telex are archived"),
        (["Fax", "Post", "Telex", "Wire", "Drum"], "Fax, Post, Telex and 2 more are archived"),
    ],
)
def test_the_archived_are_named_in_a_sentence(names: list[str], words: str) -> None:
    assert archived_words(names) == words


def test_the_team_tab_offers_who_is_not_on_it_and_marks_agents(cast: Cast, project: Project) -> None:
    factories.assignment(project, cast.bob)
    archive(cast.carol)
    page = browser_of(cast.alice).page(path_of(project, "team/"))
    offered = page.partition('id="add-several"')[2]
    for member, is_offered in ((cast.alice, True), (cast.review_bot, True), (cast.bob, False), (cast.carol, False)):
        assert (f'name="members" value="{member.public_id}"' in offered) == is_offered
    assert "review-bot-01 Agent" in text_of(offered)
    assert "data-several-search" not in offered


def test_a_long_list_can_be_searched(cast: Cast, project: Project) -> None:
    for number in range(9):
        factories.task(cast.alice.workspace, name=f"Task {number}")
    assert "data-several-search" in browser_of(cast.alice).page(path_of(project, "tasks/"))


def test_with_one_left_there_is_nothing_to_choose_from(cast: Cast, project: Project) -> None:
    factories.task(cast.alice.workspace)
    assert "Choose several" not in browser_of(cast.alice).page(path_of(project, "tasks/"))


@pytest.mark.parametrize("tab", ["team/", "tasks/"])
def test_the_tabs_take_few_statements_however_much_can_be_added(cast: Cast, project: Project, tab: str) -> None:
    for number in range(20):
        factories.member(cast.alice.workspace, first_name=f"Person {number}", email=f"{number}@harrowvale.example")
        factories.task(cast.alice.workspace, name=f"Task {number}")
    assert browser_of(cast.alice).queries(path_of(project, tab)) <= 12


def test_all_who_are_ticked_join_the_team(cast: Cast, project: Project) -> None:
    ticked = [cast.bob.public_id, cast.review_bot.public_id, cast.carol.public_id]
    page = browser_of(cast.alice).saved(path_of(project, TEAM), members=ticked)
    assert "Added 3 members" in text_of(page)
    assert set(team_of(cast, project)) == {cast.bob, cast.carol, cast.review_bot}


def test_all_tasks_that_are_ticked_are_offered(cast: Cast, project: Project) -> None:
    tasks = [factories.task(cast.alice.workspace, name=name) for name in ("Design", "Review")]
    page = browser_of(cast.alice).saved(path_of(project, TASKS), tasks=[task.public_id for task in tasks])
    assert "Added 2 tasks" in text_of(page)
    assert tasks_of(cast, project) == ["Design", "Review"]


def test_a_manager_of_the_project_adds_several_too(cast: Cast, project: Project) -> None:
    factories.assignment(project, cast.carol, is_manager=True)
    page = browser_of(cast.carol).saved(path_of(project, TEAM), members=[cast.bob.public_id])
    assert "Added Bob Lindqvist" in text_of(page)


def test_who_was_added_meanwhile_is_passed_over_and_said(cast: Cast, project: Project) -> None:
    factories.assignment(project, cast.bob)
    browser, both = browser_of(cast.alice), [cast.bob.public_id, cast.carol.public_id]
    page = text_of(browser.saved(path_of(project, TEAM), members=both))
    assert "Added Carol Okafor; 1 was on the project already" in page
    assert "All 2 members were on the project already" in text_of(browser.saved(path_of(project, TEAM), members=both))
    assert "Already on the project" in text_of(browser.saved(path_of(project, TEAM), members=both[:1]))


def test_says_what_is_missing_when_nothing_is_ticked(cast: Cast, project: Project) -> None:
    for _ in range(2):
        factories.task(cast.alice.workspace)
    browser = browser_of(cast.alice)
    page = browser.refused(path_of(project, TEAM))
    assert error_of(page, "members") == "Tick who joins the team."
    assert 'id="add-several" open' in page
    assert error_of(browser.refused(path_of(project, TASKS)), "tasks") == "Tick the tasks to add."


@pytest.mark.parametrize("is_known", [True, False])
def test_one_of_another_workspace_adds_nobody(cast: Cast, project: Project, is_known: bool) -> None:
    foreign = cast.mallory.public_id if is_known else "nonsense"
    task = factories.task(cast.alice.workspace)
    foreign_task = factories.task(cast.mallory.workspace).public_id if is_known else "nonsense"
    browser = browser_of(cast.alice)
    assert browser.post(path_of(project, TEAM), members=[cast.bob.public_id, foreign]).status_code == 404
    assert browser.post(path_of(project, TASKS), tasks=[task.public_id, foreign_task]).status_code == 404
    assert team_of(cast, project) == []
    assert tasks_of(cast, project) == []


def test_who_was_archived_meanwhile_is_named_and_the_other_ticks_stay(cast: Cast, project: Project) -> None:
    archive(cast.carol)
    ticked = [cast.bob.public_id, cast.carol.public_id]
    page = browser_of(cast.alice).refused(path_of(project, TEAM), members=ticked)
    assert error_of(page, "members").startswith("Carol Okafor is archived by now, so nobody was added.")
    assert f'value="{cast.carol.public_id}"' not in page
    box = page.partition(f'name="members" value="{cast.bob.public_id}"')[2].partition(">")[0]
    assert "checked" in box
    assert team_of(cast, project) == []


def test_the_day_from_which_rates_hold_stands_there_still_when_adding_is_refused(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,))
    factories.entry(cast.bob, project)
    page = browser_of(cast.alice).refused(path_of(project, TEAM))
    assert re.search(r'name="rates_from" value="\d{4}-\d\d-\d\d"', page)


def test_a_task_archived_meanwhile_is_named_and_nothing_is_added(cast: Cast, project: Project) -> None:
    known, fax = factories.task(cast.alice.workspace), factories.task(cast.alice.workspace, name="Fax", archived_at=NOW)
    page = browser_of(cast.alice).refused(path_of(project, TASKS), tasks=[known.public_id, fax.public_id])
    assert error_of(page, "tasks").startswith("Fax is archived, so nothing was added.")
    assert tasks_of(cast, project) == []
