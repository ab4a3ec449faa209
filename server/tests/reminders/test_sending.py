"""Who is written to, when and how often: on each person's own clock, once, and only if it concerns them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from keito_server.kit.durations import HOUR_MS
from keito_server.notifications.models import Mail, NoticeChoice
from keito_server.projects.models import Project
from keito_server.reminders import actions
from keito_server.reminders.jobs import send_due
from keito_server.reminders.models import Schedule
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import At, london

MONDAY, FRIDAY = date(2026, 3, 23), date(2026, 3, 27)


def told(mails: list[Mail]) -> list[tuple[str, str]]:
    return [(mail.about, mail.recipient.split(".")[0]) for mail in mails]


def choose(member: Member, notice: str, is_wanted: bool) -> None:
    factories.made(
        NoticeChoice,
        workspace_id=member.workspace_id,
        member=member,
        notice=notice,
        is_wanted=is_wanted,
        created_at=factories.CREATED,
    )


def move(member: Member, **values: Any) -> None:
    Member.objects.in_workspace(member.workspace_id).filter(id=member.id).update(**values)


def test_a_reminder_goes_at_its_time_to_whoever_has_something_to_submit(cast: Cast, project: Project, at: At) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    factories.entry(cast.review_bot, project, spent_date=MONDAY)
    factories.entry(cast.carol, project, spent_date=MONDAY, submission=factories.submission(cast.carol))
    factories.entry(cast.alice, project, spent_date=MONDAY - timedelta(days=3))
    assert at("2026-03-27T08:59") == []
    assert told(at("2026-03-27T09:00")) == [("weekly_reminder", "bob")]
    assert told(at("2026-03-27T17:00")) == [("weekly_deadline", "bob")]


def test_a_timer_that_runs_is_time_to_submit_too(cast: Cast, project: Project, at: At) -> None:
    factories.entry(
        cast.bob, project, spent_date=FRIDAY, is_running=True, duration_ms=0, started_at=london("2026-03-27T08:00")
    )
    (mail,) = at("2026-03-27T09:00")
    assert mail.subject == "1:00 hours to submit for 23 – 29 March"
    assert "A timer still runs. Stop it." in mail.text


def test_each_has_it_on_their_own_clock(cast: Cast, project: Project, at: At) -> None:
    move(cast.carol, timezone="America/New_York")
    for member in (cast.bob, cast.carol):
        factories.entry(member, project, spent_date=MONDAY)
    assert told(at("2026-03-27T09:00")) == [("weekly_reminder", "bob")]
    # London has no summer time yet, New York has: four hours apart.
    assert told(at("2026-03-27T13:00")) == [("weekly_reminder", "carol")]


@pytest.mark.parametrize("is_off", ["sends_reminders", "uses_approvals"])
def test_nothing_weekly_goes_where_it_is_switched_off(
    cast: Cast, project: Project, reminding: Workspace, at: At, is_off: str
) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    Workspace.objects.filter(id=reminding.id).update(**{is_off: False})
    assert at("2026-03-27T09:00") == []


def test_whoever_does_not_want_it_or_is_archived_has_none(cast: Cast, project: Project, at: At) -> None:
    for member in (cast.bob, cast.carol):
        factories.entry(member, project, spent_date=MONDAY)
    choose(cast.bob, "weekly_reminder", False)
    move(cast.carol, archived_at=factories.CREATED)
    assert at("2026-03-27T09:00") == []


def test_a_mail_is_written_once_whatever_moves(cast: Cast, project: Project, reminding: Workspace, at: At) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    assert len(at("2026-03-27T09:00")) == 1
    assert at("2026-03-27T09:00") == []
    # Further west it is nine o'clock once more; and then the administrators choose another time, and another week.
    move(cast.bob, timezone="America/New_York")
    assert at("2026-03-27T13:00") == []
    Workspace.objects.filter(id=reminding.id).update(reminder_time="15:00", week_start=6)
    assert at("2026-03-27T19:00") == []
    assert told(at("2026-03-27T21:00")) == [("weekly_deadline", "bob")]


def test_what_fell_due_while_no_worker_ran_goes_up_to_three_hours_late(cast: Cast, project: Project, at: At) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    assert at("2026-03-27T12:00", since="2026-03-26T12:00") == []
    assert told(at("2026-03-27T11:59", since="2026-03-26T12:00")) == [("weekly_reminder", "bob")]


def test_what_waited_in_the_queue_for_too_long_is_left_out(cast: Cast, project: Project, reminding: Workspace) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    now = london("2026-03-27T09:00")
    Schedule.objects.create(id=1, taken_until=now - timedelta(minutes=1))
    taken: list[actions.Round] = []
    assert actions.take_due(now=now, give=taken.append) == 1
    assert actions.write(taken[0], now=now + timedelta(hours=3)) == 0
    Workspace.objects.filter(id=reminding.id).update(sends_reminders=False)
    assert actions.write(taken[0], now=now) == 0
    Workspace.objects.filter(id=reminding.id).update(sends_reminders=True)
    assert actions.write(taken[0], now=now) == 1
    assert actions.write(taken[0], now=now) == 0


def test_a_time_that_has_passed_when_it_is_chosen_sends_nothing(
    cast: Cast, project: Project, reminding: Workspace, at: At
) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    Workspace.objects.filter(id=reminding.id).update(reminder_time="08:00")
    assert at("2026-03-27T08:31", since="2026-03-27T08:30") == []


def test_the_first_look_of_an_installation_makes_up_for_nothing(cast: Cast, project: Project) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    assert send_due(london("2026-03-27T09:00")) == 0
    assert Schedule.objects.get().taken_until == london("2026-03-27T09:00")


def test_of_two_workers_that_look_at_once_one_takes_all(cast: Cast, project: Project, reminding: Workspace) -> None:
    factories.entry(cast.bob, project, spent_date=MONDAY)
    now = london("2026-03-27T09:00")
    Schedule.objects.create(id=1, taken_until=now - timedelta(minutes=1))
    inner: list[int] = []

    def other_worker_first(taken: actions.Round) -> None:
        inner.append(actions.take_due(now=now, give=lambda _: None))

    assert actions.take_due(now=now, give=other_worker_first) == 1
    assert inner == [0]


def test_nothing_is_taken_where_mail_reaches_nobody(cast: Cast, project: Project, settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "", False
    with CaptureQueriesContext(connection) as captured:
        assert send_due(london("2026-03-27T09:00")) == 0
    assert len(captured) == 0


def test_a_nudge_goes_only_to_whoever_asked_and_has_hardly_any_time(cast: Cast, project: Project, at: At) -> None:
    for member in (cast.alice, cast.bob, cast.carol):
        choose(member, "daily_reminder", True)
    factories.entry(cast.bob, project, spent_date=FRIDAY, duration_ms=8 * HOUR_MS)
    factories.entry(cast.carol, project, spent_date=FRIDAY, submission=factories.submission(cast.carol))
    (mail,) = at("2026-03-27T16:30")
    assert told([mail]) == [("daily_reminder", "alice")]
    assert mail.subject == "Friday 27 March: nothing logged yet today"
    move(cast.alice, weekly_capacity_ms=0)
    assert told(at("2026-03-30T16:30")) == [("daily_reminder", "bob"), ("daily_reminder", "carol")]


def test_nobody_is_nudged_at_the_weekend_nor_without_having_asked(cast: Cast, at: At) -> None:
    assert at("2026-03-27T16:30") == []
    choose(cast.bob, "daily_reminder", True)
    assert at("2026-03-28T16:30") == []
    assert told(at("2026-03-30T16:30")) == [("daily_reminder", "bob")]


def test_nudges_and_reports_go_without_reminders_or_approvals(
    cast: Cast, project: Project, reminding: Workspace, at: At
) -> None:
    Workspace.objects.filter(id=reminding.id).update(sends_reminders=False, uses_approvals=False)
    choose(cast.bob, "daily_reminder", True)
    factories.entry(cast.carol, project, spent_date=FRIDAY)
    assert told(at("2026-03-27T16:30")) == [("daily_reminder", "bob")]
    assert told(at("2026-03-30T08:00")) == [("weekly_report", "carol")]


@pytest.mark.parametrize("uses_approvals", [True, False])
def test_a_day_that_was_handed_in_is_finished_only_while_approvals_are_on(
    cast: Cast, project: Project, reminding: Workspace, at: At, uses_approvals: bool
) -> None:
    choose(cast.bob, "daily_reminder", True)
    approved = factories.submission(cast.bob, state="approved", decided_by=cast.alice)
    factories.entry(cast.bob, project, spent_date=FRIDAY, submission=approved)
    Workspace.objects.filter(id=reminding.id).update(uses_approvals=uses_approvals)
    assert told(at("2026-03-27T16:30")) == ([] if uses_approvals else [("daily_reminder", "bob")])


def test_a_time_that_summer_time_leaves_out_comes_after_the_gap(
    cast: Cast, project: Project, reminding: Workspace, at: At
) -> None:
    Workspace.objects.filter(id=reminding.id).update(reminder_weekday=6, reminder_time="01:30")
    factories.entry(cast.bob, project, spent_date=MONDAY)
    assert told(at("2026-03-29T02:00", since="2026-03-29T00:59")) == [("weekly_reminder", "bob")]


def test_a_minute_with_nothing_due_costs_three_statements(cast: Cast, project: Project, reminding: Workspace) -> None:
    now = london("2026-03-25T11:00")
    Schedule.objects.create(id=1, taken_until=now - timedelta(minutes=1))
    with CaptureQueriesContext(connection) as captured:
        send_due(now)
    said = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(said) == 3, said


@pytest.mark.parametrize("notice", ["weekly_reminder", "weekly_report", "daily_reminder"])
def test_a_round_of_a_hundred_costs_as_much_as_one_of_two(
    cast: Cast, project: Project, reminding: Workspace, notice: str
) -> None:
    wall = {
        "weekly_reminder": "2026-03-27T09:00",
        "weekly_report": "2026-03-30T08:00",
        "daily_reminder": "2026-03-27T16:30",
    }[notice]

    def cost(people: int) -> int:
        for member in [factories.member(reminding) for _ in range(people)]:
            choose(member, notice, True)
            factories.entry(member, project, spent_date=MONDAY)
        Schedule.objects.update_or_create(id=1, defaults={"taken_until": london(wall) - timedelta(minutes=1)})
        taken: list[actions.Round] = []
        actions.take_due(now=london(wall), give=taken.append)
        assert len(taken) == 1
        with CaptureQueriesContext(connection) as captured:
            assert actions.write(taken[0], now=london(wall)) == people
        return len(captured)

    assert cost(30) <= cost(2) <= 14


def test_people_come_a_hundred_at_a_time_each_round_a_job(cast: Cast, project: Project, reminding: Workspace) -> None:
    for member in [factories.member(reminding, login=None) for _ in range(205)]:
        factories.entry(member, project, spent_date=MONDAY)
    now = london("2026-03-27T09:00")
    Schedule.objects.create(id=1, taken_until=now - timedelta(minutes=1))
    assert send_due(now) == 205
    rounds = DBTaskResult.objects.filter(task_path="keito_server.reminders.jobs.write")
    assert sorted(len(job.args_kwargs["args"][0]["member_ids"]) for job in rounds) == [5, 100, 100]
    assert {job.priority for job in rounds} == {-10}


def test_time_of_another_workspace_is_nobodys_business(cast: Cast, project: Project, at: At) -> None:
    away = factories.project(factories.client(cast.mallory.workspace))
    factories.entry(cast.mallory, away, spent_date=MONDAY)
    assert at("2026-03-27T09:00") == []
