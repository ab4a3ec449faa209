"""Timesheets as members see their own: what waits, what hinders it, handing in, and what became of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from keito_server.approvals.models import Submission
from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Project
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import browser_of, text_of

QUERIES = 12
"""Gate 3, what runs 1, weeks 6, what hinders 1."""

WEEK = {"first_day": "2026-03-09", "last_day": "2026-03-15"}


@pytest.fixture(autouse=True)
def afternoon(cast: Cast) -> Iterator[None]:
    cast.alice.workspace.uses_approvals = True
    cast.alice.workspace.save()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def project(cast: Cast) -> Project:
    team = (cast.bob, cast.alice)
    return factories.project(factories.client(cast.alice.workspace), name="Payments migration", team=team)


def test_a_member_submits_a_week_and_sees_its_state(cast: Cast, project: Project) -> None:
    factories.entry(cast.bob, project, duration_ms=7 * HOUR_MS)
    factories.entry(cast.bob, project, duration_ms=HOUR_MS, is_billable=False)
    bob = browser_of(cast.bob)
    assert "9 – 15 March Not submitted Not submitted 7:00 1:00 8:00 Submit" in text_of(bob.page("/time/timesheets/"))
    page = bob.saved("/time/timesheets/submit/", **WEEK, next=bob.url("/time/timesheets/"))
    assert "Submitted 9 – 15 March, 8:00" in text_of(page)
    submission = Submission.objects.in_workspace(cast.bob.workspace_id).get()
    assert submission.member == cast.bob
    assert f'href="{bob.url("/time/timesheets/")}{submission.public_id}/"' in page


def test_expenses_are_said_in_the_toast_and_alone_without_hours(cast: Cast, project: Project) -> None:
    meals = factories.category(cast.bob.workspace)
    bob = browser_of(cast.bob)
    factories.expense(cast.bob, project, meals)
    assert "Submitted 9 – 15 March, 1 expense, £12.50" in text_of(bob.saved("/time/timesheets/submit/", **WEEK))
    factories.expense(cast.bob, project, meals)
    factories.entry(cast.bob, project, duration_ms=HOUR_MS)
    assert "Submitted 9 – 15 March, 1:00, 1 expense, £12.50" in text_of(bob.saved("/time/timesheets/submit/", **WEEK))


def test_nothing_is_submitted_twice(cast: Cast) -> None:
    page = browser_of(cast.bob).refused("/time/timesheets/submit/", **WEEK)
    assert "There is nothing to submit in this period" in page
    assert 'value="2026-03-09"' in page


def test_days_are_typed_too_and_wrong_ones_stay_in_the_form(cast: Cast, project: Project) -> None:
    factories.entry(cast.bob, project, spent_date=date(2026, 3, 3))
    bob = browser_of(cast.bob)
    page = bob.refused("/time/timesheets/submit/", first_day="2026-03-04", last_day="2026-03-03")
    assert "The last day lies before the first." in page
    assert 'value="2026-03-04"' in page
    assert "Choose a day." in bob.refused("/time/timesheets/submit/", first_day="", last_day="2026-03-03")
    assert "3 Mar" in bob.saved("/time/timesheets/submit/", first_day="2026-03-03", last_day="2026-03-03")


def test_what_has_to_be_mended_first_is_listed_with_a_way_to_it(cast: Cast, project: Project) -> None:
    entry = factories.entry(cast.bob, project, duration_ms=25 * HOUR_MS, is_over_a_day=True)
    bob = browser_of(cast.bob)
    page = bob.page("/time/timesheets/")
    assert "1 entry keeps this week from being submitted." in text_of(page)
    assert f"/time/entries/{entry.public_id}/" in page
    assert "over 24 h, so correct its hours" in text_of(page)
    told = bob.saved("/time/timesheets/submit/", **WEEK, next=bob.url("/time/timesheets/"))
    assert "1 entry has to be mended before you can submit." in text_of(told)
    entry.refresh_from_db()
    assert entry.approval == TimeEntry.Approval.UNSUBMITTED


def test_who_sent_it_back_and_why_stands_in_its_place(cast: Cast, project: Project) -> None:
    note = "Please split meetings."
    sent_back = factories.submission(cast.bob, state="rejected", decided_by=cast.carol, note=note)
    factories.entry(cast.bob, project, submission=sent_back, approval="unsubmitted")
    bob = browser_of(cast.bob)
    page = text_of(bob.page("/time/timesheets/"))
    assert "Not submitted" not in page
    assert "Carol sent back 9 – 15 March: “Please split meetings.” Open the week" in page
    opened = text_of(bob.page(f"/time/timesheets/{sent_back.public_id}/"))
    assert "Carol Okafor sent this back" in opened
    assert "9 – 15 March Sent back" in opened
    assert "Rejected" not in page + opened
    bob.saved("/time/timesheets/submit/", **WEEK, next=bob.url("/time/timesheets/"))
    again = text_of(bob.page("/time/timesheets/"))
    assert "Open the week" not in again
    assert "Carol: “Please split meetings.”" in again


def test_what_is_logged_later_is_a_batch_of_its_own(cast: Cast, project: Project) -> None:
    first = factories.submission(cast.bob, state="approved", decided_by=cast.carol)
    factories.entry(cast.bob, project, submission=first)
    factories.entry(cast.bob, project, duration_ms=3 * HOUR_MS)
    bob = browser_of(cast.bob)
    assert "Logged since, not submitted" in text_of(bob.page("/time/timesheets/"))
    page = text_of(bob.saved("/time/timesheets/submit/", **WEEK, next=bob.url("/time/timesheets/")))
    assert "9 – 15 March Second batch Submitted" in page
    assert "Carol Okafor" in page


def test_the_timesheet_of_another_is_not_there_and_an_approver_is_led_to_the_queue(cast: Cast) -> None:
    submission = factories.submission(cast.bob)
    path = f"/time/timesheets/{submission.public_id}/"
    assert browser_of(cast.carol).get(path).status_code == 404
    alice = browser_of(cast.alice)
    assert alice.get(path).headers["Location"] == alice.url(f"/time/approval/{submission.public_id}/")


def test_the_only_administrator_finds_the_way_to_approve_their_own(cast: Cast, project: Project) -> None:
    own = factories.submission(cast.alice)
    factories.entry(cast.alice, project, submission=own)
    path = f"/time/timesheets/{own.public_id}/"
    assert "Nobody else can decide on it" in browser_of(cast.alice).page(path)
    factories.member(cast.alice.workspace, first_name="Zoe", role="administrator")
    assert "Nobody else can decide on it" not in browser_of(cast.alice).page(path)


def test_older_weeks_stand_on_pages_before(cast: Cast, project: Project) -> None:
    factories.entry(cast.bob, project)
    factories.entry(cast.bob, project, spent_date=date(2025, 6, 2))
    bob = browser_of(cast.bob)
    first = bob.page("/time/timesheets/")
    assert "June 2025" not in first
    assert "?until=2025-06-02" in first
    assert "2 – 8 June 2025" in bob.page("/time/timesheets/?until=2025-06-02")
    assert bob.get("/time/timesheets/?until=2025-99-99").status_code == 200


@pytest.mark.parametrize("count", [2, 12])
def test_the_page_takes_so_many_queries_however_many_weeks_it_shows(cast: Cast, project: Project, count: int) -> None:
    for weeks in range(count):
        first_day = date(2026, 3, 9) - timedelta(weeks=weeks)
        submission = factories.submission(cast.bob, first_day=first_day, last_day=first_day + timedelta(days=6))
        factories.entry(cast.bob, project, spent_date=first_day, submission=submission)
        factories.entry(cast.bob, project, spent_date=first_day)
    assert browser_of(cast.bob).queries("/time/timesheets/") == QUERIES
