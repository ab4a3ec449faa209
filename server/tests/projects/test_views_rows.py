"""The Tasks and Team tabs: tables that are saved at once."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import queries
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, error_of, text_of


def path_of(project: Project, tab: str) -> str:
    return f"/projects/{project.public_id}/{tab}"


def project_by_task(cast: Cast, *names: str) -> tuple[Project, list[Task]]:
    tasks = [factories.task(cast.alice.workspace, name=name) for name in names]
    return factories.project(factories.client(cast.alice.workspace), bill_by="task", tasks=tuple(tasks)), tasks


def rows(*shown: Task | Member, **typed: str) -> dict[str, Any]:
    """What a browser sends of the rows that it shows."""
    return {"row": [row.public_id for row in shown], **typed}


def test_all_rows_of_tasks_are_saved_at_once(cast: Cast) -> None:
    project, (design, review) = project_by_task(cast, "Design", "Review")
    typed = {f"{design.public_id}-billable": "no", f"{design.public_id}-rate": "95.50"}
    typed |= {f"{review.public_id}-billable": "", f"{review.public_id}-rate": ""}
    assert "Changes saved" in browser_of(cast.alice).saved(path_of(project, "tasks/"), **rows(design, review, **typed))
    offered = queries.list_project_tasks(cast.alice, project)
    assert [(row.task.name, row.is_billable) for row in offered] == [("Design", False), ("Review", None)]
    rates = queries.list_project_rates(cast.alice, project)
    assert [(rate.task_id, rate.amount) for rate in rates] == [(design.id, Decimal("95.50"))]


def test_nothing_is_saved_when_one_row_is_wrong_and_all_of_it_stays(cast: Cast) -> None:
    project, (design, review) = project_by_task(cast, "Design", "Review")
    typed = {f"{design.public_id}-billable": "no", f"{design.public_id}-rate": "95"}
    typed |= {f"{review.public_id}-rate": "ninety", "remove": design.public_id}
    page = browser_of(cast.alice).refused(path_of(project, "tasks/"), **rows(design, review, **typed))
    assert "“ninety” is not an amount" in error_of(page, f"{review.public_id}-rate")
    assert 'value="95"' in page
    assert [row.is_billable for row in queries.list_project_tasks(cast.alice, project)] == [None, None]


def test_removing_a_task_saves_the_other_rows_and_can_be_taken_back(cast: Cast) -> None:
    project, (design, review) = project_by_task(cast, "Design", "Review")
    typed = {f"{design.public_id}-billable": "yes", f"{review.public_id}-billable": "no", "remove": review.public_id}
    browser = browser_of(cast.alice)
    page = browser.saved(path_of(project, "tasks/"), **rows(design, review, **typed))
    assert "Removed Review" in page
    assert [row.is_billable for row in queries.list_project_tasks(cast.alice, project)] == [True]
    undo = path_of(project, f"tasks/{review.public_id}/offer/")
    assert f"{undo}?billable=" in page
    assert "Put back Review" in browser.saved(f"{undo}?billable=no")
    assert [row.is_billable for row in queries.list_project_tasks(cast.alice, project)] == [True, False]


def test_a_row_that_somebody_removed_meanwhile_is_passed_over(cast: Cast) -> None:
    project, (design,) = project_by_task(cast, "Design")
    gone = factories.task(cast.alice.workspace, name="Gone")
    typed = {f"{design.public_id}-billable": "no", f"{gone.public_id}-billable": "no", "remove": gone.public_id}
    browser_of(cast.alice).saved(path_of(project, "tasks/"), **rows(design, gone, **typed))
    assert [row.is_billable for row in queries.list_project_tasks(cast.alice, project)] == [False]


def test_a_row_that_somebody_added_meanwhile_stays_as_it_is(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    factories.assignment(project, cast.carol, is_manager=True)
    typed = {f"{cast.bob.public_id}-is_manager": "on"}
    browser_of(cast.alice).saved(path_of(project, "team/"), **rows(cast.bob, **typed))
    assert all(row.is_manager for row in queries.list_assignments(cast.alice, project))


def test_a_rate_that_no_timer_could_be_stopped_at_is_refused_in_its_row(cast: Cast) -> None:
    project, (design,) = project_by_task(cast, "Design")
    typed = {f"{design.public_id}-rate": "999999999999"}
    page = browser_of(cast.alice).refused(path_of(project, "tasks/"), **rows(design, **typed))
    assert error_of(page, f"{design.public_id}-rate") == "This may be at most 1,000,000,000."


def test_adds_a_task_of_the_workspace_or_a_new_one(cast: Cast) -> None:
    project, _ = project_by_task(cast)
    known = factories.task(cast.alice.workspace, name="Research")
    browser = browser_of(cast.alice)
    assert "Added Research" in browser.saved(path_of(project, "tasks/add/"), task=known.public_id)
    assert "Added Workshop" in browser.saved(path_of(project, "tasks/add/"), name="Workshop")
    assert [row.task.name for row in queries.list_project_tasks(cast.alice, project)] == ["Research", "Workshop"]


def test_says_what_is_missing_when_no_task_is_named(cast: Cast) -> None:
    project, _ = project_by_task(cast)
    page = browser_of(cast.alice).refused(path_of(project, "tasks/add/"))
    assert error_of(page, "task") == "Choose a task, or name a new one."


def test_says_why_an_archived_task_is_not_added(cast: Cast) -> None:
    project, _ = project_by_task(cast)
    factories.task(cast.alice.workspace, name="Fax", archived_at=NOW)
    page = browser_of(cast.alice).refused(path_of(project, "tasks/add/"), name="fax")
    assert "This task is archived." in page


def test_a_task_or_member_of_another_workspace_is_not_there(cast: Cast) -> None:
    project, _ = project_by_task(cast)
    foreign, browser = factories.task(cast.mallory.workspace), browser_of(cast.alice)
    assert browser.post(path_of(project, "tasks/add/"), task=foreign.public_id).status_code == 404
    assert browser.post(path_of(project, f"tasks/{foreign.public_id}/offer/")).status_code == 404
    assert browser.post(path_of(project, "team/add/"), member=cast.mallory.public_id).status_code == 404
    assert browser.post(path_of(project, f"team/{cast.mallory.public_id}/assign/")).status_code == 404


def test_all_rows_of_the_team_are_saved_at_once(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob, cast.review_bot)
    )
    typed = {f"{cast.bob.public_id}-is_manager": "on", f"{cast.bob.public_id}-rate": "110"}
    typed |= {f"{cast.review_bot.public_id}-rate": "60", f"{cast.review_bot.public_id}-is_manager": "on"}
    browser_of(cast.alice).saved(path_of(project, "team/"), **rows(cast.bob, cast.review_bot, **typed))
    team = queries.list_assignments(cast.alice, project)
    assert [(row.member.name, row.is_manager) for row in team] == [("Bob Lindqvist", True), ("review-bot-01", False)]
    rates = {rate.member_id: rate.amount for rate in queries.list_project_rates(cast.alice, project)}
    assert rates == {cast.bob.id: Decimal(110), cast.review_bot.id: Decimal(60)}


def test_an_emptied_rate_goes_back_to_the_members_default(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,))
    factories.rate("110", project=project, member=cast.bob)
    factories.member_rate(cast.bob, "95")
    browser = browser_of(cast.alice)
    page = browser.saved(path_of(project, "team/"), **rows(cast.bob, **{f"{cast.bob.public_id}-rate": ""}))
    assert 'placeholder="95.00"' in page
    assert "£95.00" in browser.page(path_of(project, ""))


@pytest.mark.parametrize(
    ("bill_by", "default", "shown"),
    [("project", None, "100.00"), ("task", None, "by task"), ("person", None, "no rate"), ("project", "75", "75.00")],
)
def test_an_agents_empty_rate_shows_what_it_bills_without_one(
    cast: Cast, bill_by: str, default: str | None, shown: str
) -> None:
    project = factories.project(factories.client(cast.alice.workspace), bill_by=bill_by, team=(cast.review_bot,))
    factories.rate("100", project=project)
    factories.member_rate(cast.review_bot, default)
    assert f'placeholder="{shown}"' in browser_of(cast.alice).page(path_of(project, "team/"))


def test_adds_people_and_agents_and_takes_a_removal_back(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    browser = browser_of(cast.alice)
    browser.saved(path_of(project, "team/add/"), member=cast.bob.public_id)
    browser.saved(path_of(project, "team/add/"), member=cast.review_bot.public_id)
    typed = {f"{cast.bob.public_id}-is_manager": "on"}
    browser.saved(path_of(project, "team/"), **rows(cast.bob, cast.review_bot, **typed))
    page = browser.saved(path_of(project, "team/"), **rows(cast.bob, remove=cast.bob.public_id, **typed))
    undo = path_of(project, f"team/{cast.bob.public_id}/assign/")
    assert f"{undo}?manager=1" in page
    browser.saved(f"{undo}?manager=1")
    team = queries.list_assignments(cast.alice, project)
    assert [(row.member, row.is_manager) for row in team] == [(cast.bob, True), (cast.review_bot, False)]


def test_says_who_is_missing_when_nobody_is_chosen(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    page = browser_of(cast.alice).refused(path_of(project, "team/add/"))
    assert error_of(page, "member") == "Choose who joins the team."


def test_a_manager_who_leaves_the_team_lands_on_the_list(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.carol, is_manager=True)
    typed = {f"{cast.carol.public_id}-is_manager": "on", "remove": cast.carol.public_id}
    page = browser_of(cast.carol).saved(path_of(project, "team/"), **rows(cast.carol, **typed))
    assert "You are on no project yet" in text_of(page)


def test_a_manager_may_give_up_managing_and_save_the_rest_with_it(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    factories.assignment(project, cast.carol, is_manager=True)
    typed = {f"{cast.bob.public_id}-is_manager": "on"}
    browser_of(cast.carol).saved(path_of(project, "team/"), **rows(cast.bob, cast.carol, **typed))
    team = queries.list_assignments(cast.alice, project)
    assert [(row.member.name, row.is_manager) for row in team] == [("Bob Lindqvist", True), ("Carol Okafor", False)]


def test_budgets_of_tasks_are_saved_in_the_unit_that_the_project_counts(cast: Cast) -> None:
    project, (design, review) = project_by_task(cast, "Design", "Review")
    project.budget_by, project.budget_unit = "per_task", "hours"
    project.save()
    browser = browser_of(cast.alice)
    typed = {f"{design.public_id}-budget_ms": "40", f"{review.public_id}-budget_ms": "2:30"}
    page = browser.saved(path_of(project, "tasks/"), **rows(design, review, **typed))
    assert "All budgets together: 42:30 hours" in text_of(page)
    project.budget_unit = "fees"
    project.save()
    typed = {f"{design.public_id}-budget_amount": "1,250.50"}
    page = browser.saved(path_of(project, "tasks/"), **rows(design, **typed))
    assert "All budgets together: £1,250.50" in text_of(page)
    offered = queries.list_project_tasks(cast.alice, project)
    assert [(row.budget_ms, row.budget_amount) for row in offered] == [
        (40 * HOUR_MS, Decimal("1250.50")),
        (2 * HOUR_MS + HOUR_MS // 2, None),
    ]


def test_budgets_of_members_are_saved_and_put_back_with_them(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), team=(cast.bob,), budget_by="per_person", budget_unit="hours"
    )
    browser = browser_of(cast.alice)
    browser.saved(path_of(project, "team/"), **rows(cast.bob, **{f"{cast.bob.public_id}-budget_ms": "40"}))
    page = browser.saved(path_of(project, "team/"), **rows(cast.bob, remove=cast.bob.public_id))
    undo = f"{path_of(project, f'team/{cast.bob.public_id}/assign/')}?manager=0&hours={40 * HOUR_MS}"
    assert undo.replace("&", "&amp;") in page
    browser.saved(undo)
    assert [row.budget_ms for row in queries.list_assignments(cast.alice, project)] == [40 * HOUR_MS]


def test_budgets_of_fees_are_for_whoever_may_see_rates(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), budget_by="per_person", budget_unit="fees", budget_is_visible=True
    )
    factories.assignment(project, cast.bob, budget_amount=Decimal("31415.92"))
    factories.assignment(project, cast.carol, is_manager=True)
    for member in (cast.bob, cast.carol):
        page = browser_of(member).page(path_of(project, "team/"))
        assert "31,415" not in page
        assert "31415" not in page
    browser_of(cast.carol).saved(
        path_of(project, "team/"), **rows(cast.bob, **{f"{cast.bob.public_id}-budget_amount": "1"})
    )
    team = {row.member_id: row.budget_amount for row in queries.list_assignments(cast.alice, project)}
    assert team[cast.bob.id] == Decimal("31415.92")


@pytest.mark.parametrize(("is_visible", "shown"), [(True, True), (False, False)])
def test_the_team_reads_budgets_of_hours_where_they_are_visible(cast: Cast, is_visible: bool, shown: bool) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), budget_by="per_person", budget_is_visible=is_visible
    )
    factories.assignment(project, cast.bob, budget_ms=37 * HOUR_MS)
    assert ("37:00" in text_of(browser_of(cast.bob).page(path_of(project, "team/")))) == shown


def test_a_rate_is_typed_beside_the_sign_of_its_currency(cast: Cast) -> None:
    project, _ = project_by_task(cast, "Testing")
    page = browser_of(cast.alice).page(f"/projects/{project.public_id}/tasks/")
    assert '<span class="affix__before">£</span>' in page
