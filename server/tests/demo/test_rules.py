"""The made-up days: on whatever day the sample is filled, they hold together."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keito_server.demo import rules
from keito_server.demo.rules.notes import NOTES

ZONE = "Europe/London"
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=1100)).map(lambda past: datetime(2026, 1, 1, tzinfo=UTC) + past)
EVERYBODY = [pytest.param(worker, id=worker.key) for worker in (*rules.PEOPLE, *rules.AGENTS)]

few = settings(max_examples=15, deadline=None)


def planned(worker: rules.SampleMember | rules.SampleAgent, until: datetime) -> list[rules.PlannedWork]:
    days = rules.sample_days(until.date())
    if isinstance(worker, rules.SampleMember):
        return list(rules.plan_person(worker, days=days, zone=ZONE, until=until))
    return list(rules.plan_agent(worker, days=days, zone=ZONE, until=until))


@pytest.mark.parametrize("worker", EVERYBODY)
@few
@given(until=INSTANTS)
def test_all_work_ends_after_it_starts_and_none_in_the_future(
    worker: rules.SampleMember | rules.SampleAgent, until: datetime
) -> None:
    work = planned(worker, until)
    assert all(one.started_at < one.stopped_at <= until for one in work)
    assert min(one.started_at for one in work).date() <= until.date() - timedelta(weeks=rules.WEEKS - 1)


@pytest.mark.parametrize("person", [pytest.param(person, id=person.key) for person in rules.PEOPLE])
@few
@given(until=INSTANTS)
def test_nobody_does_two_things_at_once(person: rules.SampleMember, until: datetime) -> None:
    work = planned(person, until)
    assert all(before.stopped_at <= after.started_at for before, after in pairwise(work))


@pytest.mark.parametrize("person", [pytest.param(person, id=person.key) for person in rules.PEOPLE])
def test_a_whole_day_has_about_seven_and_a_half_hours(person: rules.SampleMember) -> None:
    hours: dict[date, float] = defaultdict(float)
    for one in planned(person, datetime(2026, 3, 12, 23, 30, tzinfo=UTC)):
        hours[one.started_at.date()] += (one.stopped_at - one.started_at) / timedelta(hours=1)
    assert all(7 <= worked <= 8.25 for worked in hours.values())
    assert 40 <= len(hours) <= 65


def test_a_person_who_starts_on_a_sunday_finds_work_of_today() -> None:
    sunday = datetime(2026, 3, 15, 18, 0, tzinfo=UTC)
    today = [one for one in planned(rules.PEOPLE[0], sunday) if one.started_at.date() == sunday.date()]
    assert today


@pytest.mark.parametrize("worker", EVERYBODY)
def test_the_same_moment_makes_the_same_work(worker: rules.SampleMember | rules.SampleAgent) -> None:
    until = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
    assert planned(worker, until) == planned(worker, until)


def test_whatever_anybody_may_work_on_has_notes_and_a_project_and_a_task() -> None:
    topics = {topic for person in rules.PEOPLE for topic in (*person.shares, (person.stand_up, "Meetings"))}
    reports = {(code, agent.task) for agent in rules.AGENTS for code in agent.shares if agent.task != "Code review"}
    assert topics | reports <= set(NOTES)
    assert {code for code, _ in topics} == {project.code for project in rules.PROJECTS}
    assert {task for _, task in topics} <= {*rules.TASKS, *rules.DEFAULT_TASKS}


def test_projects_have_all_types_and_bill_in_all_ways() -> None:
    assert {one.billing_type for one in rules.PROJECTS} == {"time_and_materials", "fixed_fee", "non_billable"}
    assert {one.bill_by for one in rules.PROJECTS} == {"project", "task", "person", "none"}
    assert {client.currency for client in rules.CLIENTS} == {"GBP", "EUR", "USD"}


@few
@given(last_day=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_an_invoice_goes_out_on_a_working_day_of_the_next_days(last_day: date) -> None:
    day = rules.issue_day(last_day)
    assert day.weekday() < 5
    assert 3 <= (day - last_day).days <= 5


@few
@given(today=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_months_are_whole_and_follow_each_other(today: date) -> None:
    months = rules.months_until(rules.sample_days(today)[0], today)
    assert 2 <= len(months) <= 4
    assert all(first.day == 1 and (last + timedelta(days=1)).day == 1 for first, last in months)
    assert months[-1][1] < today


def test_nine_in_the_morning_is_nine_on_the_wall_in_summer_too() -> None:
    assert rules.moment(date(2026, 1, 12), 540, ZONE) == datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
    assert rules.moment(date(2026, 7, 13), 540, ZONE) == datetime(2026, 7, 13, 8, 0, tzinfo=UTC)
