"""What was typed into the table of tasks or of the team, and not saved, survives adding to it."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.projects import queries
from keito_server.projects.models import Project
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, error_of, text_of


@pytest.fixture
def project(cast: Cast) -> Project:
    return factories.project(factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,))


def path_of(project: Project, tab: str) -> str:
    return f"/projects/{project.public_id}/{tab}"


def row_of(member: Member, **typed: str) -> dict[str, Any]:
    """What a form that adds carries along of a row in which something was changed."""
    return {"row": member.public_id, **{f"{member.public_id}-{name}": value for name, value in typed.items()}}


def team_of(cast: Cast, project: Project) -> list[tuple[str, bool]]:
    return [(row.member.name, row.is_manager) for row in queries.list_assignments(cast.alice, project)]


@pytest.mark.parametrize(("tab", "field"), [("team/add/", "member"), ("team/add-several/", "members")])
def test_adding_to_the_team_saves_what_was_typed_above(cast: Cast, project: Project, tab: str, field: str) -> None:
    typed = row_of(cast.bob, is_manager="on", rate="110") | {field: cast.carol.public_id, "rates_from": ""}
    page = browser_of(cast.alice).saved(path_of(project, tab), **typed)
    assert "Added Carol Okafor. Changes saved" in text_of(page)
    assert team_of(cast, project) == [("Bob Lindqvist", True), ("Carol Okafor", False)]
    assert [rate.amount for rate in queries.list_project_rates(cast.alice, project)] == [Decimal(110)]


@pytest.mark.parametrize(("tab", "field"), [("team/add/", "member"), ("team/add-several/", "members")])
def test_a_wrong_row_adds_nobody_and_both_stay_as_typed(cast: Cast, project: Project, tab: str, field: str) -> None:
    typed = row_of(cast.bob, is_manager="on", rate="ninety") | {field: cast.carol.public_id}
    page = browser_of(cast.alice).refused(path_of(project, tab), **typed)
    assert "“ninety” is not an amount" in error_of(page, f"{cast.bob.public_id}-rate")
    form = page.partition("Add to the team")[2] if field == "member" else page.partition('id="add-several"')[2]
    chosen = form.partition(f'value="{cast.carol.public_id}"')[2].partition(">")[0]
    assert chosen.strip() in ("selected", 'id="id_members_1" checked')
    assert team_of(cast, project) == [("Bob Lindqvist", False)]


def test_when_nobody_is_chosen_the_rows_are_not_saved_and_stay_as_typed(cast: Cast, project: Project) -> None:
    typed = row_of(cast.bob, is_manager="on", rate="110.50")
    page = browser_of(cast.alice).refused(path_of(project, "team/add-several/"), **typed)
    assert error_of(page, "members") == "Tick who joins the team."
    assert 'value="110.50"' in page
    assert "data-unsaved" in page
    assert team_of(cast, project) == [("Bob Lindqvist", False)]


def test_who_cannot_be_added_takes_the_rows_back_with_them(cast: Cast, project: Project) -> None:
    cast.carol.archived_at = NOW
    cast.carol.save()
    typed = row_of(cast.bob, is_manager="on") | {"members": cast.carol.public_id}
    page = browser_of(cast.alice).refused(path_of(project, "team/add-several/"), **typed)
    assert "nobody was added" in error_of(page, "members")
    assert team_of(cast, project) == [("Bob Lindqvist", False)]


def test_a_rate_that_is_refused_takes_back_who_was_added(cast: Cast, project: Project) -> None:
    factories.entry(cast.bob, project)
    typed = row_of(cast.bob, rate="110") | {"member": cast.carol.public_id, "rates_from": "yesterday"}
    page = browser_of(cast.alice).refused(path_of(project, "team/add/"), **typed)
    assert "This is no day of the calendar." in error_of(page, "rates_from")
    assert team_of(cast, project) == [("Bob Lindqvist", False)]


def test_a_manager_may_add_somebody_and_give_up_managing_at_once(cast: Cast, project: Project) -> None:
    factories.assignment(project, cast.carol, is_manager=True)
    typed = row_of(cast.carol) | {"member": cast.review_bot.public_id}
    browser_of(cast.carol).saved(path_of(project, "team/add/"), **typed)
    assert team_of(cast, project) == [("Bob Lindqvist", False), ("Carol Okafor", False), ("review-bot-01", False)]


@pytest.mark.parametrize(("tab", "field"), [("tasks/add/", "task"), ("tasks/add-several/", "tasks")])
def test_offering_a_task_saves_what_was_typed_above(cast: Cast, tab: str, field: str) -> None:
    here = cast.alice.workspace
    design, review = factories.task(here, name="Design"), factories.task(here, name="Review")
    project = factories.project(factories.client(here), bill_by="task", tasks=(design,))
    typed = {"row": design.public_id, f"{design.public_id}-billable": "no", f"{design.public_id}-rate": "95"}
    page = browser_of(cast.alice).saved(path_of(project, tab), **typed, **{field: review.public_id, "rates_from": ""})
    assert "Added Review. Changes saved" in text_of(page)
    offered = queries.list_project_tasks(cast.alice, project)
    assert [(row.task.name, row.is_billable) for row in offered] == [("Design", False), ("Review", None)]
    assert [rate.amount for rate in queries.list_project_rates(cast.alice, project)] == [Decimal(95)]
