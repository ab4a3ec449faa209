"""The terms of a piece of work, read from the database by one statement: dated rates, defaults, refusals (R1-R3, N7, P4)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.kit.errors import Refusal
from keito_server.projects.errors import (
    ProjectArchived,
    ProjectNotAssigned,
    TaskArchived,
    TaskNotOffered,
    UnknownProject,
    UnknownTask,
)
from keito_server.projects.models import Project, Rate, Task
from keito_server.projects.queries import Terms, get_terms
from keito_server.team.models import Member, MemberRate
from keito_server.team.rules import rate_on
from keito_server.time_entries.rules import amount_of
from tests import factories
from tests.conftest import NOW, Cast

HOUR_AND_A_HALF = 5_400_000
FOURTEENTH, FIFTEENTH = date(2026, 3, 14), date(2026, 3, 15)


def _example(cast: Cast, **values: Any) -> tuple[Project, Task]:
    """1.5 h each, project rate 100, task rate 80 (own 90), person's default 150 (assignment 120), agent's own 75."""
    workspace = cast.bob.workspace
    task = factories.task(workspace)
    client = factories.client(workspace, currency=values.pop("currency", "GBP"))
    project = factories.project(client, team=(cast.bob, cast.review_bot), tasks=(task,), **values)
    factories.rate("100", project=project)
    factories.rate("80", task=task)
    factories.rate("90", project=project, task=task)
    factories.rate("120", project=project, member=cast.bob)
    factories.member_rate(cast.bob, "150")
    factories.member_rate(cast.review_bot, "75")
    return project, task


def _terms(member: Member, project: Project, task: Task | None = None, day: date = FIFTEENTH) -> Terms:
    return get_terms(member, project_id=project.id, task_id=None if task is None else task.id, day=day)


def _amount(terms: Terms, member: Member) -> Decimal | None:
    return amount_of(HOUR_AND_A_HALF, terms.rate(member=member))


@pytest.mark.parametrize(
    ("bill_by", "agents_bill_at", "person", "agent"),
    [
        ("project", "own_rate", "150.00", "112.50"),
        ("task", "own_rate", "135.00", "112.50"),
        ("person", "own_rate", "180.00", "112.50"),
        ("none", "own_rate", None, None),
        ("project", "project_rates", "150.00", "150.00"),
    ],
    ids=["by-project", "by-task", "by-person", "non-billable", "agents-bill-at-projects-rates"],
)
def test_the_example_of_rates_comes_out_to_the_penny(
    cast: Cast, bill_by: str, agents_bill_at: str, person: str | None, agent: str | None
) -> None:
    billable = bill_by != "none"
    project, task = _example(cast, bill_by=bill_by, agents_bill_at=agents_bill_at, is_billable=billable)
    for member, amount in ((cast.bob, person), (cast.review_bot, agent)):
        terms = _terms(member, project, task)
        assert _amount(terms, member) == (None if amount is None else Decimal(amount))
        assert terms.billable(None) is billable


def test_an_agent_without_own_rate_by_person_has_no_rate(cast: Cast) -> None:
    project, task = _example(cast, bill_by="person")
    MemberRate.objects.in_workspace(cast.review_bot.workspace_id).filter(member=cast.review_bot).delete()
    terms = _terms(cast.review_bot, project, task)
    assert terms.rate(member=cast.review_bot) is None
    assert terms.billable(None) is True


def test_a_persons_rate_raised_from_the_15th_counts_from_the_15th(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,), bill_by="person")
    factories.member_rate(cast.bob, "150")
    factories.member_rate(cast.bob, "160", valid_from=FIFTEENTH)
    assert _amount(_terms(cast.bob, project, day=FOURTEENTH), cast.bob) == Decimal("225.00")
    assert _amount(_terms(cast.bob, project, day=FIFTEENTH), cast.bob) == Decimal("240.00")


def test_a_raised_default_does_not_show_through_an_assignments_own_rate(cast: Cast) -> None:
    project, task = _example(cast, bill_by="person")
    factories.member_rate(cast.bob, "160", valid_from=FIFTEENTH)
    assert _amount(_terms(cast.bob, project, task), cast.bob) == Decimal("180.00")


def test_a_rate_that_ended_gives_way_to_the_default(cast: Cast) -> None:
    project, task = _example(cast, bill_by="person")
    factories.rate(None, project=project, member=cast.bob, valid_from=FIFTEENTH)
    assert _amount(_terms(cast.bob, project, task, FOURTEENTH), cast.bob) == Decimal("180.00")
    assert _amount(_terms(cast.bob, project, task, FIFTEENTH), cast.bob) == Decimal("225.00")


dated = st.dictionaries(
    st.integers(0, 60).map(lambda days: FOURTEENTH + timedelta(days=days - 30)),
    st.one_of(st.none(), st.integers(0, 500).map(Decimal)),
    max_size=5,
)


@given(project_rates=dated, assignment_rates=dated, day=st.integers(-40, 40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_dated_list_is_read_as_the_pure_rule_reads_it(
    cast: Cast, project_rates: dict[date, Decimal | None], assignment_rates: dict[date, Decimal | None], day: int
) -> None:
    spent = FOURTEENTH + timedelta(days=day)
    Rate.objects.in_workspace(cast.bob.workspace_id).delete()
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    for valid_from, amount in project_rates.items():
        factories.rate(None if amount is None else str(amount), project=project, valid_from=valid_from)
    for valid_from, amount in assignment_rates.items():
        factories.rate(None if amount is None else str(amount), project=project, member=cast.bob, valid_from=valid_from)
    rates = _terms(cast.bob, project, day=spent).rates
    assert rates.project == rate_on(spent, project_rates.items())
    assert rates.assignment == rate_on(spent, assignment_rates.items())


@pytest.mark.parametrize(("currency", "amount"), [("GBP", "225.00"), ("USD", None)])
def test_a_default_is_no_rate_for_a_client_in_another_currency(cast: Cast, currency: str, amount: str | None) -> None:
    client = factories.client(cast.bob.workspace, currency=currency)
    project = factories.project(client, team=(cast.bob,), bill_by="person")
    factories.member_rate(cast.bob, "150")
    terms = _terms(cast.bob, project)
    assert terms.currency == currency
    assert _amount(terms, cast.bob) == (None if amount is None else Decimal(amount))


def test_rates_set_on_the_project_hold_in_the_clients_currency(cast: Cast) -> None:
    project, task = _example(cast, bill_by="person", currency="USD")
    assert _amount(_terms(cast.bob, project, task), cast.bob) == Decimal("180.00")
    assert _amount(_terms(cast.review_bot, project, task), cast.review_bot) is None


def test_the_cost_rate_is_dated_and_apart_from_the_billable_one(cast: Cast) -> None:
    project, task = _example(cast)
    factories.member_rate(cast.bob, "40", kind="cost")
    factories.member_rate(cast.bob, "45", kind="cost", valid_from=FIFTEENTH)
    assert _terms(cast.bob, project, task, FOURTEENTH).cost_rate == 40
    assert _terms(cast.bob, project, task, FIFTEENTH).cost_rate == 45
    assert _terms(cast.review_bot, project, task).cost_rate is None


def test_another_projects_or_members_rates_play_no_part(cast: Cast) -> None:
    _example(cast, bill_by="person")
    other = factories.project(factories.client(cast.bob.workspace), team=(cast.carol,), bill_by="person")
    terms = _terms(cast.carol, other)
    assert (terms.rates.project, terms.rates.assignment, terms.rates.member_default) == (None, None, None)


@pytest.mark.parametrize(
    ("own", "default", "given_value", "is_billable"),
    [(None, True, None, True), (None, False, None, False), (True, False, None, True), (False, True, True, True)],
)
def test_a_projects_own_task_setting_goes_before_the_tasks_default(
    cast: Cast, own: bool | None, default: bool, given_value: bool | None, is_billable: bool
) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    task = factories.task(cast.bob.workspace, is_billable=default)
    factories.project_task(project, task, is_billable=own)
    assert _terms(cast.bob, project, task).billable(given_value) is is_billable


def test_without_a_task_the_projects_default_holds(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,), is_billable=False)
    assert _terms(cast.bob, project).billable(None) is False
    assert _terms(cast.bob, project).billable(True) is True


def test_one_statement_answers_it_all(cast: Cast) -> None:
    project, task = _example(cast)
    with CaptureQueriesContext(connection) as statements:
        terms = _terms(cast.bob, project, task)
        terms.check_new_work(member=cast.bob, task_id=task.id)
        terms.rate(member=cast.bob)
    assert len(statements) == 1


def _refusal(member: Member, project: Project, task: Task | None) -> type[Refusal] | None:
    try:
        _terms(member, project, task).check_new_work(member=member, task_id=None if task is None else task.id)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_refuses_work_where_there_is_none_to_be_done(cast: Cast) -> None:
    client = factories.client(cast.bob.workspace)
    task, archived_task = factories.task(client.workspace), factories.task(client.workspace, archived_at=NOW)
    project = factories.project(client, team=(cast.bob,), tasks=(task, archived_task))
    archived = factories.project(client, team=(cast.bob,), archived_at=NOW)
    foreign = factories.project(factories.client(cast.mallory.workspace), team=(cast.mallory,))
    assert _refusal(cast.bob, project, task) is None
    assert _refusal(cast.bob, project, None) is None
    assert _refusal(cast.bob, project, factories.task(client.workspace)) is TaskNotOffered
    assert _refusal(cast.bob, project, archived_task) is TaskArchived
    assert _refusal(cast.bob, project, factories.task(cast.mallory.workspace)) is UnknownTask
    assert _refusal(cast.bob, archived, None) is ProjectArchived
    assert _refusal(cast.bob, foreign, None) is UnknownProject
    assert _refusal(cast.mallory, project, task) is UnknownProject


def test_only_assigned_members_and_administrators_work_on_a_project(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    assert _refusal(cast.bob, project, None) is None
    assert _refusal(cast.alice, project, None) is None
    assert _refusal(cast.carol, project, None) is ProjectNotAssigned
    assert _refusal(cast.review_bot, project, None) is ProjectNotAssigned
