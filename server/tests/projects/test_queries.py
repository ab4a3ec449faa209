"""Which projects one sees, and what their pages know of them (P3-P5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.projects import actions, queries
from keito_server.projects.queries import TeamSize, Worked, time_source
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW, Cast

TODAY = NOW.date()


def test_members_see_the_projects_they_are_assigned_to(cast: Cast) -> None:
    client = factories.client(cast.alice.workspace)
    mine, other = factories.project(client, team=(cast.bob,)), factories.project(client)
    assert queries.list_projects(cast.bob) == [mine]
    assert set(queries.list_projects(cast.alice)) == {mine, other}
    with pytest.raises(NotFound):
        queries.get_project(cast.bob, other.id)


def test_a_project_of_another_workspace_is_not_found(cast: Cast) -> None:
    foreign = factories.project(factories.client(cast.mallory.workspace))
    for read in (queries.get_project, queries.get_project_to_edit):
        with pytest.raises(NotFound):
            read(cast.alice, foreign.id)


def test_who_may_only_see_a_project_may_not_open_it_to_edit(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.carol,))
    with pytest.raises(PermissionRefused):
        queries.get_project_to_edit(cast.carol, project.id)


def test_lines_stand_by_client_and_name_whatever_their_case(cast: Cast) -> None:
    second = factories.client(cast.alice.workspace, name="beta")
    first = factories.client(cast.alice.workspace, name="Alpha")
    for client, name in ((second, "a"), (first, "z"), (first, "B"), (second, "C")):
        factories.project(client, name=name)
    factories.project(first, name="gone", archived_at=NOW)
    assert [line.project.name for line in queries.list_lines(cast.alice)] == ["B", "z", "a", "C"]
    assert [line.project.name for line in queries.list_lines(cast.alice, archived=True)] == ["gone"]
    assert [line.project.name for line in queries.list_lines(cast.alice, client=second)] == ["a", "C"]


def test_a_line_knows_its_active_team_and_its_time(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.review_bot, cast.carol))
    cast.carol.archived_at = NOW
    cast.carol.save()
    factories.entry(cast.bob, project, rate=Decimal(100), amount=Decimal(100))
    factories.entry(cast.review_bot, project, source="agent")
    factories.entry(cast.bob, project, source="agent", is_billable=False)
    (line,) = queries.list_lines(cast.alice)
    assert line.team == TeamSize(people=1, agents=1)
    assert line.worked == Worked(HOUR_MS, 2 * HOUR_MS, Decimal(100), unrated_ms=HOUR_MS)
    assert line.worked.total_ms == 3 * HOUR_MS


def test_everybodys_time_is_seen_by_administrators_and_the_projects_managers_only(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob, cast.carol))
    for member in (cast.bob, cast.carol):
        factories.entry(member, project)

    assert [_seen(actor) for actor in (cast.alice, cast.carol, cast.bob)] == [(2, True), (1, False), (1, False)]
    actions.set_manager(actor=cast.alice, project_id=project.id, member_id=cast.carol.id, is_manager=True, now=NOW)
    assert _seen(cast.carol) == (2, True)


def _seen(actor: Member) -> tuple[int, bool]:
    (line,) = queries.list_lines(actor)
    return line.worked.total_ms // HOUR_MS, line.sees_all_time


def test_time_by_task_holds_the_entries_without_one_and_adds_up(cast: Cast) -> None:
    design = factories.task(cast.alice.workspace, name="Design")
    project = factories.project(factories.client(cast.alice.workspace))
    factories.entry(cast.bob, project, task=design, duration_ms=2 * HOUR_MS)
    factories.entry(cast.review_bot, project, task=design, source="agent")
    factories.entry(cast.bob, project)
    found = time_source().by_task(cast.alice, project)
    assert [(row.name, row.worked.people_ms, row.worked.agents_ms) for row in found] == [
        ("Design", 2 * HOUR_MS, HOUR_MS),
        ("", HOUR_MS, 0),
    ]
    assert sum((row.worked for row in found), Worked()).total_ms == 4 * HOUR_MS


def test_time_by_member_puts_people_before_agents(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.entry(cast.review_bot, project, duration_ms=9 * HOUR_MS, source="agent")
    factories.entry(cast.bob, project)
    found = time_source().by_member(cast.alice, project)
    assert [(row.name, row.is_agent) for row in found] == [("Bob Lindqvist", False), ("review-bot-01", True)]


def test_amounts_add_up_exactly_beyond_what_a_float_holds(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    amount = Decimal("900000000000.000001")
    for _ in range(3):
        factories.entry(cast.bob, project, rate=amount, amount=amount)
    (line,) = queries.list_lines(cast.alice)
    assert line.worked.amount == Decimal("2700000000000.000003")


def test_the_rate_card_holds_what_is_valid_today(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,), tasks=(task,))
    tomorrow = TODAY + timedelta(days=1)
    for amount, valid_from in (("100", date(2026, 1, 1)), ("120", TODAY), ("140", tomorrow)):
        factories.rate(amount, project=project, valid_from=valid_from)
        factories.rate(amount, project=project, task=task, valid_from=valid_from)
        factories.rate(amount, project=project, member=cast.bob, valid_from=valid_from)
        factories.rate(amount, task=task, valid_from=valid_from)
        factories.member_rate(cast.bob, amount, valid_from=valid_from)
    factories.member_rate(cast.bob, "55", kind="cost")
    team = queries.list_assignments(cast.alice, project)
    of_tasks = queries.find_rate_card(cast.alice, project, team=team, today=TODAY, for_tasks=True)
    assert of_tasks is not None
    assert of_tasks.project == Decimal(120)
    assert of_tasks.own_of_tasks == of_tasks.task_defaults == {task.id: Decimal(120)}
    card = queries.find_rate_card(cast.alice, project, team=team, today=TODAY)
    assert card is not None
    assert card.own_of_members == card.member_defaults == {cast.bob.id: Decimal(120)}
    assert queries.project_rate(cast.alice, project, today=tomorrow) == Decimal(140)


def test_the_workspaces_defaults_do_not_count_in_another_currency(cast: Cast) -> None:
    project = factories.project(
        factories.client(cast.alice.workspace, currency="EUR"), team=(cast.bob,), bill_by="person"
    )
    factories.member_rate(cast.bob, "100")
    card = queries.find_rate_card(cast.alice, project, team=queries.list_assignments(cast.alice, project), today=TODAY)
    assert card is not None
    assert card.of_member(project, cast.bob) is None


def test_rates_are_nobodys_to_see_without_the_permission(cast: Cast) -> None:
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.carol,))
    factories.rate("100", project=project)
    assert (
        queries.find_rate_card(cast.carol, project, team=queries.list_assignments(cast.alice, project), today=TODAY)
        is None
    )
    assert queries.project_rate(cast.carol, project, today=TODAY) is None
    assert queries.task_rates(cast.carol, today=TODAY) == {}


def test_counts_the_active_projects_that_offer_a_task(cast: Cast) -> None:
    task, unused = factories.task(cast.alice.workspace), factories.task(cast.alice.workspace)
    client = factories.client(cast.alice.workspace)
    factories.project(client, tasks=(task,))
    factories.project(client, tasks=(task, unused), archived_at=NOW)
    assert queries.count_projects_by_task(cast.alice) == {task.id: 1}
