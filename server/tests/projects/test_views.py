"""The pages of projects, as one sees them."""

import re
from decimal import Decimal
from html import escape
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects import queries
from keito_server.projects.models import Project
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, Browser, browser_of, error_of, text_of

LIST = "/projects/"
NEW = "/projects/new/"
MOST_QUERIES = 12
LIST_QUERIES = 7
"""Session, login, member; the projects, their teams, their time; what runs."""


def typed_for(client_id: str, **more: str) -> dict[str, str]:
    return {
        "client": client_id,
        "name": "Claims portal",
        "code": "CLM",
        "billing_type": "time_and_materials",
        "bill_by": "person",
        "agents_bill_at": "own_rate",
    } | more


def only_project(cast: Cast) -> Project:
    (project,) = queries.list_projects(cast.alice)
    return project


def path_of(project: Project, tab: str = "") -> str:
    return f"{LIST}{project.public_id}/{tab}"


def test_the_empty_list_says_what_to_do_next(cast: Cast) -> None:
    page = browser_of(cast.alice).page(LIST)
    assert "No projects yet" in page
    assert f'href="/w/harrow-vale{NEW}"' in page
    words = text_of(browser_of(cast.bob).page(LIST))
    assert "You are on no project yet" in words


def test_a_new_project_begins_with_its_client_unless_the_address_names_one(cast: Cast) -> None:
    client, browser = factories.client(cast.alice.workspace), browser_of(cast.alice)
    pages = (browser.page(NEW), browser.page(f"{NEW}?client={client.public_id}"))
    first = [re.findall(r'name="(\w+)"[^>]* autofocus', page) for page in pages]
    assert first == [["client"], ["name"]]


def test_the_list_shows_code_billing_team_time_and_budget_by_client(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace, name="Meridian Bank")
    team = (cast.bob, cast.carol, cast.review_bot)
    project = factories.project(
        client, name="Payments", code="PAY", team=team, budget_by="total_hours", budget_ms=2 * HOUR_MS
    )
    factories.entry(cast.bob, project, duration_ms=HOUR_MS + HOUR_MS // 2)
    words = text_of(browser_of(cast.alice).page(LIST))
    assert "Meridian Bank Payments PAY" in words
    assert "Time and materials, project rate 2 people, 1 agent 1:30 75%" in words


def test_a_member_sees_their_own_hours_and_no_budget(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,), budget_ms=2 * HOUR_MS)
    factories.entry(cast.bob, project)
    factories.entry(cast.carol, project, duration_ms=5 * HOUR_MS)
    words = text_of(browser_of(cast.bob).page(LIST))
    assert "Your hours" in words
    assert "1:00" in words
    assert "%" not in words


def test_a_manager_is_told_which_hours_are_only_their_own(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    managed, joined = factories.project(client, name="A managed"), factories.project(client, name="B joined")
    factories.assignment(managed, cast.carol, is_manager=True)
    factories.assignment(joined, cast.carol)
    for project in (managed, joined):
        factories.entry(cast.bob, project, duration_ms=3 * HOUR_MS)
        factories.entry(cast.carol, project)
    words = text_of(browser_of(cast.carol).page(LIST))
    assert "Your hours" not in words
    assert re.search(r"A managed .* 4:00 – B joined .* 1:00 yours", words)


def test_the_list_takes_as_many_queries_for_one_project_as_for_many(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    factories.project(factories.client(cast.alice.workspace), team=(cast.bob,))
    few = browser.queries(LIST)
    for _ in range(5):
        project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.carol))
        factories.entry(cast.bob, project)
    assert browser.queries(LIST) == few == LIST_QUERIES


def test_a_new_project_opens_with_its_creator_as_manager(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    factories.task(cast.alice.workspace, name="Design", is_default=True)
    page = browser_of(cast.alice).saved(NEW, **typed_for(client.public_id))
    words = text_of(page)
    assert "Managed by Alice Marlowe" in words
    assert "Design" in words
    assert "Added Claims portal" in words


def test_a_project_and_its_client_are_made_by_one_form(cast: Cast) -> None:
    new_client = {"new_client_name": "Meridian Bank", "new_client_currency": "EUR", "bill_by": "project", "rate": "95"}
    browser_of(cast.alice).saved(NEW, **typed_for("", **new_client))
    project = only_project(cast)
    assert (project.client.name, project.client.currency) == ("Meridian Bank", "EUR")
    assert queries.project_rate(cast.alice, project, today=NOW.date()) == Decimal(95)


def test_neither_client_nor_project_is_made_when_one_is_refused(cast: Cast) -> None:
    factories.client(cast.alice.workspace, name="Meridian Bank")
    new_client = {"new_client_name": "Meridian bank", "new_client_currency": "GBP"}
    page = browser_of(cast.alice).refused(NEW, **typed_for("", **new_client))
    assert error_of(page, "new_client_name").startswith("There is already a client")
    assert 'value="Claims portal"' in page
    assert queries.list_projects(cast.alice) == []


def test_asks_for_exactly_one_client(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    browser = browser_of(cast.alice)
    assert error_of(browser.refused(NEW, **typed_for("")), "client") == "Choose the client that this is done for."
    both = typed_for(client.public_id, new_client_name="Other", new_client_currency="GBP")
    assert "Keep one of the two" in error_of(browser.refused(NEW, **both), "new_client_name")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Name the project."),
        ({"name": "n\x00ul"}, "name", "Null characters"),
        (
            {"budget_by": "total_hours", "budget_ms": "abc"},
            "budget_ms",
            "“abc” is not a number of hours. Try 120 or 37:30.",
        ),
        ({"budget_by": "total_hours", "budget_ms": "-1"}, "budget_ms", "not a number of hours"),
        ({"budget_by": "total_hours", "budget_ms": "1e400"}, "budget_ms", "not a number of hours"),
        ({"budget_by": "total_hours", "budget_ms": "1000001"}, "budget_ms", "at most 1,000,000"),
        (
            {"budget_by": "total_fees", "budget_amount": "NaN"},
            "budget_amount",
            "“NaN” is not an amount. Try 95 or 95.50.",
        ),
        ({"budget_by": "total_fees", "budget_amount": "1e400"}, "budget_amount", "not an amount"),
        (
            {"budget_by": "total_fees", "budget_amount": "1000000000001"},
            "budget_amount",
            "This may be at most 1,000,000,000,000.",
        ),
        ({"budget_by": "total_hours"}, "budget_ms", "Say how many hours the budget has."),
        ({"budget_by": "total_fees"}, "budget_amount", "Say how much the budget is."),
        ({"budget_by": "per_task", "budget_alert_percent": "80.5"}, "budget_alert_percent", "a whole percentage"),
        ({"budget_by": "per_task", "budget_alert_percent": "1001"}, "budget_alert_percent", "a whole percentage"),
        ({"bill_by": "project", "rate": "-5"}, "rate", "not an amount"),
        ({"start_date": "2026-02-30"}, "start_date", "This is no day of the calendar."),
        ({"start_date": "2026-03-02", "end_date": "2026-03-01"}, "end_date", "The end lies before the start."),
        ({"code": "C" * 21}, "code", "at most 20"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, typed: dict[str, str], field: str, words: str) -> None:
    client = factories.client(cast.alice.workspace)
    page = browser_of(cast.alice).refused(NEW, **typed_for(client.public_id, **typed))
    assert words in error_of(page, field)
    assert "Nothing was saved yet." in page
    assert queries.list_projects(cast.alice) == []


def test_amounts_and_hours_read_the_workspaces_separator(cast: Cast) -> None:
    cast.alice.workspace.decimal_separator, cast.alice.workspace.thousands_separator = ",", "."
    cast.alice.workspace.save()
    client = factories.client(cast.alice.workspace)
    typed = {"bill_by": "project", "rate": "95,5", "budget_by": "total_hours", "budget_ms": "37:30"}
    browser = browser_of(cast.alice)
    browser.saved(NEW, **typed_for(client.public_id, **typed))
    project = only_project(cast)
    assert project.budget_ms == 37 * HOUR_MS + HOUR_MS // 2
    page = browser.page(path_of(project, "settings/"))
    assert 'value="95,50"' in page
    assert 'value="37,5"' in page
    typed = {"budget_by": "total_fees", "budget_amount": "12.500,25"}
    browser.saved(path_of(project, "settings/"), **typed_for(client.public_id, **typed))
    assert only_project(cast).budget_amount == Decimal("12500.25")


def test_settings_save_and_keep_what_the_billing_does_not_ask_for(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.rate("120", project=project)
    typed = typed_for(project.client.public_id, billing_type="fixed_fee", bill_by="task", fee="9,000", rate="1")
    page = browser_of(cast.alice).saved(path_of(project, "settings/"), **typed)
    assert "Changes saved" in page
    saved = only_project(cast)
    assert (saved.billing_type, saved.bill_by, saved.fee) == ("fixed_fee", "task", Decimal(9000))
    assert queries.project_rate(cast.alice, saved, today=NOW.date()) == Decimal(120)


def test_another_workspaces_client_in_the_body_is_not_there(cast: Cast) -> None:
    foreign = factories.client(cast.mallory.workspace)
    browser = browser_of(cast.alice)
    assert browser.post(NEW, **typed_for(foreign.public_id)).status_code == 404
    assert browser.post(NEW, **typed_for("cli_nonsense")).status_code == 404
    project = factories.project(factories.client(cast.alice.workspace))
    assert browser.post(path_of(project, "settings/"), **typed_for(foreign.public_id)).status_code == 404


@pytest.mark.parametrize("tab", ["", "tasks/", "team/", "settings/"])
def test_a_project_of_another_workspace_is_not_there(cast: Cast, tab: str) -> None:
    foreign = factories.project(factories.client(cast.mallory.workspace))
    assert browser_of(cast.alice).get(path_of(foreign, tab)).status_code == 404


def test_acts_on_a_project_of_another_workspace_change_nothing(cast: Cast) -> None:
    foreign = factories.project(factories.client(cast.mallory.workspace))
    task, browser = factories.task(cast.alice.workspace), browser_of(cast.alice)
    adding = ("tasks/add/", "tasks/add-several/", "team/add/", "team/add-several/")
    for act in ("archive/", "restore/", "tasks/", "team/", "settings/", *adding):
        assert browser.post(path_of(foreign, act)).status_code == 404
    assert browser.post(path_of(foreign, f"tasks/{task.public_id}/offer/")).status_code == 404
    assert browser.post(path_of(foreign, f"team/{cast.bob.public_id}/assign/")).status_code == 404


def test_the_overview_adds_up_tasks_and_team_with_agents_apart(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace, name="Development")
    project = factories.project(
        factories.client(cast.alice.workspace),
        team=(cast.bob, cast.review_bot),
        tasks=(task,),
        budget_by="total_hours",
        budget_ms=10 * HOUR_MS,
    )
    factories.entry(cast.bob, project, task=task, duration_ms=6 * HOUR_MS, rate=Decimal(100), amount=Decimal(600))
    factories.entry(cast.review_bot, project, task=task, duration_ms=3 * HOUR_MS, source="agent")
    words = text_of(browser_of(cast.alice).page(path_of(project)))
    assert "9:00 of 10:00 hours, 90.0% used" in words
    assert "Development 9:00 3:00 by agents 3:00 £600.00" in words
    assert "People 6:00 Agents 3:00 Spent 9:00 Remaining 1:00" in words
    assert "Total 9:00" in words
    assert "3:00 billable hours have no rate." in words


def test_the_team_has_a_column_of_rates_where_members_are_what_is_billed(cast: Cast) -> None:
    client, found = factories.client(cast.alice.workspace), {}
    for bill_by in ("person", "task"):
        project = factories.project(client, bill_by=bill_by, team=(cast.bob,))
        found[bill_by] = ">Rate</th>" in browser_of(cast.alice).page(path_of(project))
    assert found == {"person": True, "task": False}


@pytest.mark.parametrize(("hours", "said"), [(5, "50% of the budget"), (9, "Past 80%: 90%"), (11, "Over budget, 110%")])
def test_lists_of_projects_say_beneath_each_name_how_its_budget_stands(cast: Cast, hours: int, said: str) -> None:
    budget: dict[str, Any] = {"budget_by": "total_hours", "budget_ms": 10 * HOUR_MS, "budget_alert_percent": 80}
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,), **budget)
    factories.entry(cast.bob, project, duration_ms=hours * HOUR_MS)
    alice = browser_of(cast.alice)
    assert said in text_of(alice.page("/projects/"))
    assert said in text_of(alice.page(f"/manage/clients/{project.client.public_id}/"))


def test_the_value_of_a_fixed_fees_hours_is_called_value(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), billing_type="fixed_fee", fee=Decimal(9000), team=(cast.bob,)
    )
    factories.entry(cast.bob, project, rate=Decimal(100), amount=Decimal(100))
    words = text_of(browser_of(cast.alice).page(path_of(project)))
    assert "£9,000.00 fixed fee" in words
    assert "Value" in words
    assert "Fees" not in words


def test_rates_and_amounts_show_only_with_the_permission(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,), budget_amount=Decimal(5000)
    )
    factories.assignment(project, cast.carol, is_manager=True)
    factories.rate("71.93", project=project, member=cast.bob)
    factories.entry(cast.bob, project, rate=Decimal("71.93"), amount=Decimal("71.93"))
    for tab in ("", "team/", "tasks/", "settings/"):
        assert "71.93" not in text_of(browser_of(cast.carol).page(path_of(project, tab)))
        assert "5,000" not in browser_of(cast.carol).page(path_of(project, tab))
    cast.carol.manager_permissions = ["billable_rates"]
    cast.carol.save()
    assert "£71.93" in browser_of(cast.carol).page(path_of(project))


def test_a_member_sees_an_overview_of_their_own_hours(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.carol))
    factories.entry(cast.bob, project)
    factories.entry(cast.carol, project, duration_ms=5 * HOUR_MS)
    browser = browser_of(cast.bob)
    words = text_of(browser.page(path_of(project)))
    assert "your own hours" in words
    assert "5:00" not in words
    assert browser.get(path_of(project, "settings/")).status_code == 403
    assert path_of(project, "settings/") not in browser.page(path_of(project))


@pytest.mark.parametrize("bill_by", ["task", "person"])
@pytest.mark.parametrize("tab", ["tasks/", "team/"])
def test_a_manager_who_sees_rates_takes_no_more_queries_for_a_table(cast: Cast, tab: str, bill_by: str) -> None:
    by = "per_task" if tab == "tasks/" else "per_person"
    client = factories.client(cast.alice.workspace)
    project = factories.project(client, bill_by=bill_by, team=(cast.bob,), budget_by=by, budget_unit="fees")
    factories.assignment(project, cast.carol, is_manager=True)
    cast.carol.manager_permissions = ["billable_rates", "draft_invoices"]
    cast.carol.save()
    assert browser_of(cast.carol).queries(path_of(project, tab)) <= MOST_QUERIES


def test_the_day_of_changed_rates_stands_with_what_it_is_about(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,))
    browser = browser_of(cast.alice)
    settings = browser.page(path_of(project, "settings/"))
    billing = settings.partition("<h2>Billing</h2>")[2].partition("</fieldset>\n<fieldset")[0]
    assert 'name="rates_from"' in billing
    assert "Expenses follow how it bills from today." in billing
    assert "Expenses follow" not in browser.page(path_of(project, "team/"))
    for tab in ("settings/", "team/"):
        page = browser.page(path_of(project, tab))
        assert page.count('name="rates_from"') == 1
        assert re.search(r'<a class="link small[^"]*" href="[^"]+/rates/">All rates with their days</a>', page)


@pytest.mark.parametrize("tab", ["", "tasks/", "team/", "settings/"])
def test_each_tab_takes_as_many_queries_for_a_large_project(cast: Cast, tab: str) -> None:
    workspace = cast.alice.workspace
    project = factories.project(factories.client(workspace), team=(cast.bob,), tasks=(factories.task(workspace),))
    browser = browser_of(cast.alice)
    few = browser.queries(path_of(project, tab))
    for _ in range(4):
        task, member = factories.task(workspace), factories.member(workspace)
        factories.project_task(project, task)
        factories.assignment(project, member)
        factories.rate("5", project=project, task=task)
        factories.entry(member, project, task=task)
    assert browser.queries(path_of(project, tab)) == few
    assert few <= MOST_QUERIES


def test_archiving_can_be_taken_back_from_the_toast(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), name="Payments")
    browser = browser_of(cast.alice)
    page = browser.saved(path_of(project, "archive/"))
    assert "Archived Payments" in page
    assert f'action="/w/harrow-vale{path_of(project, "restore/")}"' in page
    assert "Payments" in browser.page(f"{LIST}archived/")
    assert "Restored Payments" in browser.saved(path_of(project, "restore/"))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_comes_out_as_text_on_every_page(cast: Cast, name: str) -> None:
    client, task = factories.client(cast.alice.workspace, name=name), factories.task(cast.alice.workspace, name=name)
    agent = factories.agent(cast.alice.workspace, name=name[:60])
    project = factories.project(client, name=name, team=(agent,), tasks=(task,))
    factories.entry(agent, project, task=task)
    browser = browser_of(cast.alice)
    for tab in ("", "tasks/", "team/", "settings/"):
        page = browser.page(path_of(project, tab))
        assert escape(name) in page
        assert "<script>alert" not in page
    assert "<script>alert" not in browser.page(LIST)


def _may_not(browser: Browser, project: Project) -> None:
    adding = ("tasks/add/", "tasks/add-several/", "team/add/", "team/add-several/")
    for act in ("archive/", "restore/", "tasks/", "team/", *adding):
        assert browser.post(path_of(project, act)).status_code == 403


def test_who_may_only_see_a_project_changes_nothing(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.carol))
    for member in (cast.bob, cast.carol):
        browser = browser_of(member)
        _may_not(browser, project)
        assert browser.get(NEW).status_code == 403
        assert "Add member" not in browser.page(path_of(project, "team/"))
        assert "New project" not in browser.page(LIST)


def test_a_page_opens_for_whom_nobody_signed_in_at_the_gate(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    browser.client.logout()
    assert browser.get(LIST).headers["Location"].startswith("/sign-in/")
