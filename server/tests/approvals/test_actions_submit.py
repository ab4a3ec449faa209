"""Handing in a period (A1), for an agent (A2), and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from keito_server.approvals import actions
from keito_server.approvals.errors import EntriesNotSubmittable, NothingToSubmit
from keito_server.approvals.models import Submission
from keito_server.events.models import AuditEvent
from keito_server.kit.errors import PermissionRefused, ValidationRefused
from keito_server.team.errors import ApprovalsOff, UnknownMember
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.approvals.conftest import FIRST, LAST, Studio
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def approvals_of(studio: Studio) -> dict[str, str]:
    rows = TimeEntry.objects.in_workspace(studio.project.workspace_id)
    return {entry.notes: entry.approval for entry in rows}


def test_bundles_what_is_stopped_and_unsubmitted_on_the_days_invoiced_time_too(studio: Studio) -> None:
    bob = studio.cast.bob
    studio.time(notes="first day", spent_date=FIRST)
    studio.time(notes="last day", spent_date=LAST, is_invoiced=True)
    studio.time(notes="before", spent_date=FIRST - timedelta(days=1))
    studio.time(notes="runs", is_running=True, started_at=NOW)
    studio.time(studio.cast.carol, notes="carol's")
    earlier = factories.submission(bob)
    studio.time(notes="handed in", submission=earlier)
    submission = studio.submit()
    assert (submission.state, submission.submitted_by, submission.submitted_at) == ("submitted", bob, NOW)
    rows = TimeEntry.objects.in_workspace(bob.workspace_id).filter(submission_id=submission.id)
    assert {(entry.notes, entry.approval) for entry in rows} == {("first day", "submitted"), ("last day", "submitted")}
    assert approvals_of(studio)["before"] == approvals_of(studio)["runs"] == "unsubmitted"


def test_writes_down_who_handed_in_what(studio: Studio) -> None:
    studio.time()
    submission = studio.submit()
    [event] = AuditEvent.objects.in_workspace(submission.workspace_id).filter(kind="TimesheetSubmitted")
    assert (event.subject_id, event.actor_id) == (submission.id, studio.cast.bob.id)
    assert '"entry_count":1' in event.data


def test_what_is_logged_later_is_a_submission_of_its_own(studio: Studio) -> None:
    studio.time(notes="first")
    first = studio.submit()
    studio.time(notes="forgotten")
    second = studio.submit()
    rows = TimeEntry.objects.in_workspace(first.workspace_id)
    assert {entry.notes: entry.submission_id for entry in rows} == {"first": first.id, "forgotten": second.id}


def test_what_came_back_is_taken_into_the_next_one(studio: Studio) -> None:
    studio.time()
    first = studio.submit()
    actions.reject(actor=studio.cast.carol, submission_ids=[first.id], note="Split it", now=NOW)
    second = studio.submit()
    assert {entry.submission_id for entry in TimeEntry.objects.in_workspace(first.workspace_id)} == {second.id}


def test_refuses_a_period_with_nothing_in_it(studio: Studio) -> None:
    studio.time(spent_date=FIRST - timedelta(days=1))
    with pytest.raises(NothingToSubmit):
        studio.submit()
    assert not Submission.objects.in_workspace(studio.project.workspace_id).exists()


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"is_over_a_day": True}, "over 24 h"),
        ({"is_missing_notes": True}, "no notes"),
        ({"is_auto_stopped": True}, "its timer was stopped by itself"),
    ],
)
def test_refuses_the_whole_period_while_an_entry_is_to_be_mended_and_names_it(
    studio: Studio, flaw: dict[str, Any], words: str
) -> None:
    studio.cast.bob.workspace.requires_notes = True
    studio.cast.bob.workspace.save()
    studio.time()
    flawed = studio.time(**flaw)
    with pytest.raises(EntriesNotSubmittable) as refusal:
        studio.submit()
    assert "1 entry has to be mended" in refusal.value.message
    assert f"12 Mar 2026, Payments platform: {words}" in refusal.value.message
    assert (refusal.value.code, refusal.value.status) == ("entries_not_submittable", 422)
    assert set(approvals_of(studio).values()) == {"unsubmitted"}
    TimeEntry.objects.in_workspace(flawed.workspace_id).filter(id=flawed.id).update(
        is_over_a_day=False, is_missing_notes=False, is_reviewed=True
    )
    assert studio.submit().state == "submitted"


def test_names_three_of_many_entries_and_counts_the_rest(studio: Studio) -> None:
    for _ in range(5):
        studio.time(is_over_a_day=True)
    with pytest.raises(EntriesNotSubmittable, match=r"5 entries have to be mended.*And 2 more"):
        studio.submit()


def test_notes_that_nobody_asks_for_any_more_hinder_nothing(studio: Studio) -> None:
    studio.time(is_missing_notes=True, notes="")
    assert studio.submit().state == "submitted"


def test_people_submit_their_own_and_nobody_elses(studio: Studio) -> None:
    studio.time()
    for actor in (studio.cast.alice, studio.cast.carol, studio.dan, studio.cast.review_bot):
        with pytest.raises(PermissionRefused, match="their own"):
            studio.submit(studio.cast.bob, by=actor)


def test_whoever_approves_an_agent_may_submit_for_it(studio: Studio) -> None:
    bot = studio.cast.review_bot
    elsewhere = factories.project(factories.client(bot.workspace), team=(bot,))
    for actor in (studio.cast.alice, studio.cast.carol, studio.dan):
        studio.time(bot)
        assert studio.submit(bot, by=actor).submitted_by == actor
    studio.time(bot)
    studio.time(bot, on=elsewhere)
    with pytest.raises(PermissionRefused):
        studio.submit(bot, by=studio.dan)
    with pytest.raises(PermissionRefused):
        studio.submit(bot, by=studio.cast.bob)
    assert studio.submit(bot, by=bot).submitted_by == bot


def test_the_time_of_somebody_who_has_left_is_submitted_by_who_approves_them(studio: Studio) -> None:
    studio.time()
    studio.cast.bob.archived_at = NOW
    studio.cast.bob.save()
    assert studio.submit(studio.cast.bob, by=studio.cast.carol).submitted_by == studio.cast.carol


def test_a_member_of_another_workspace_is_not_there(studio: Studio) -> None:
    with pytest.raises(UnknownMember):
        studio.submit(studio.cast.mallory, by=studio.cast.alice)


def test_refuses_days_in_the_wrong_order(studio: Studio) -> None:
    with pytest.raises(ValidationRefused):
        studio.submit(first_day=LAST, last_day=FIRST)


def test_nothing_is_submitted_where_approvals_are_off(studio: Studio) -> None:
    studio.time()
    studio.cast.bob.workspace.uses_approvals = False
    with pytest.raises(ApprovalsOff):
        studio.submit()


def test_a_deleted_entry_that_comes_back_after_the_decision_is_unsubmitted(studio: Studio) -> None:
    alice, entry = studio.cast.alice, studio.time()
    studio.time()
    submission = studio.submit()
    deletion = time_entries.delete(actor=alice, entry_id=entry.id, now=NOW)
    again = time_entries.restore(actor=alice, event_id=deletion, now=NOW)
    again.refresh_from_db()
    assert (again.approval, again.submission_id) == ("submitted", submission.id)
    deletion = time_entries.delete(actor=alice, entry_id=entry.id, now=NOW)
    actions.approve(actor=alice, submission_ids=[submission.id], now=NOW)
    again = time_entries.restore(actor=alice, event_id=deletion, now=NOW)
    again.refresh_from_db()
    assert (again.approval, again.submission_id) == ("unsubmitted", None)


WEEK_AFTER = NOW + timedelta(days=5)
"""Tuesday afternoon of the week after: more than 24 hours after Sunday's end."""


def test_the_schedule_submits_an_agents_weeks_that_ended_a_day_ago(studio: Studio) -> None:
    bot = studio.cast.review_bot
    studio.time(bot, notes="old", spent_date=date(2026, 1, 7))
    studio.time(bot, notes="ended")
    studio.time(bot, notes="this week", spent_date=WEEK_AFTER.date())
    studio.time(notes="bob's")
    assert actions.submit_ended_agent_weeks(WEEK_AFTER) == 2
    rows = Submission.objects.in_workspace(bot.workspace_id).order_by("first_day")
    assert [(one.first_day, one.last_day, one.submitted_by) for one in rows] == [
        (date(2026, 1, 5), date(2026, 1, 11), None),
        (FIRST, LAST, None),
    ]
    assert approvals_of(studio) == {
        "old": "submitted",
        "ended": "submitted",
        "this week": "unsubmitted",
        "bob's": "unsubmitted",
    }
    assert actions.submit_ended_agent_weeks(WEEK_AFTER) == 0


def test_the_schedule_waits_24_hours_by_the_workspaces_clock(studio: Studio) -> None:
    workspace = studio.cast.alice.workspace
    workspace.timezone = "America/New_York"
    workspace.save()
    studio.time(studio.cast.review_bot)
    ends = NOW.replace(day=17, hour=4, minute=0)  # midnight after Monday in New York, on summer time since the 8th
    assert actions.submit_ended_agent_weeks(ends - timedelta(seconds=1)) == 0
    assert actions.submit_ended_agent_weeks(ends) == 1


def test_the_schedule_leaves_out_what_is_to_be_mended_and_takes_it_once_it_is(studio: Studio) -> None:
    bot = studio.cast.review_bot
    studio.time(bot, notes="fine")
    stopped = studio.time(bot, notes="stopped by itself", is_auto_stopped=True)
    assert actions.submit_ended_agent_weeks(WEEK_AFTER) == 1
    assert approvals_of(studio) == {"fine": "submitted", "stopped by itself": "unsubmitted"}
    stopped.is_reviewed = True
    stopped.save()
    assert actions.submit_ended_agent_weeks(WEEK_AFTER) == 1


@pytest.mark.parametrize("setting", ["uses_approvals", "submits_agents"])
def test_the_schedule_keeps_away_where_it_is_not_wanted(studio: Studio, setting: str) -> None:
    studio.time(studio.cast.review_bot)
    setattr(studio.cast.alice.workspace, setting, False)
    studio.cast.alice.workspace.save()
    assert actions.submit_ended_agent_weeks(WEEK_AFTER) == 0
