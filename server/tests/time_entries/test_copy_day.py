"""Yesterday's work logged once more on an empty day: what is copied, what is left out, and only once."""

from datetime import date

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import Conflict
from keito_server.projects.models import Assignment
from keito_server.time_entries import actions
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.desk import Desk
from tests.time_entries.studio import Studio

TODAY, WEDNESDAY = date(2026, 3, 12), date(2026, 3, 11)
COPY = "/w/harrow-vale/time/2026-03-12/copy/"


def copied(studio: Studio) -> actions.CopiedDay:
    return actions.copy_day(actor=studio.cast.bob, day=TODAY, now=NOW)


def test_copies_project_task_notes_and_hours_as_new_time_of_the_web(studio: Studio) -> None:
    before = studio.save(spent_date=WEDNESDAY, notes="Sprint", is_billable=False, source="cli")
    studio.save(spent_date=WEDNESDAY, task_id=studio.meeting.id, duration_ms=2 * HOUR_MS)
    found = copied(studio)
    assert found.from_day == WEDNESDAY and found.left_out == []
    first, second = found.entries
    assert (first.spent_date, first.project_id, first.task_id) == (TODAY, before.project_id, before.task_id)
    assert (first.notes, first.duration_ms, first.is_billable, first.source) == ("Sprint", HOUR_MS, False, "web")
    assert (second.task_id, second.duration_ms, second.approval) == (studio.meeting.id, 2 * HOUR_MS, "unsubmitted")


def test_takes_the_latest_day_with_work_of_the_week_before(studio: Studio) -> None:
    studio.save(spent_date=date(2026, 3, 6), notes="Friday")
    studio.save(spent_date=date(2026, 3, 4), notes="Wednesday")
    assert [entry.notes for entry in copied(studio).entries] == ["Friday"]


def test_reaches_no_further_back_than_a_week(studio: Studio) -> None:
    studio.save(spent_date=date(2026, 3, 4))
    with pytest.raises(Conflict):
        copied(studio)


def test_leaves_out_agents_work_and_what_runs(studio: Studio) -> None:
    studio.save(spent_date=WEDNESDAY, source="agent", notes="By a tool")
    studio.save(spent_date=WEDNESDAY, notes="By hand")
    assert [entry.notes for entry in copied(studio).entries] == ["By hand"]


def test_says_what_could_not_be_copied(studio: Studio) -> None:
    studio.save(spent_date=WEDNESDAY, notes="Goes on")
    other = factories.project(factories.client(studio.project.workspace), team=(studio.cast.bob,))
    factories.entry(studio.cast.bob, other, spent_date=WEDNESDAY, notes="Has ended")
    Assignment.objects.in_workspace(other.workspace_id).filter(project=other).delete()
    found = copied(studio)
    assert [entry.notes for entry in found.entries] == ["Goes on"]
    assert len(found.left_out) == 1


def test_fills_a_day_once(studio: Studio) -> None:
    studio.save(spent_date=WEDNESDAY)
    copied(studio)
    with pytest.raises(Conflict):
        copied(studio)


def test_an_empty_day_offers_the_copy_with_one_press(desk: Desk, cast: Cast) -> None:
    entry = factories.entry(
        desk.member, desk.website, task=desk.design, spent_date=WEDNESDAY, notes="Wireframes", metadata={"a": 1}
    )
    page = desk.page()
    assert "Start a timer, or copy Wednesday." in page
    assert "Copy Wednesday" in page
    assert desk.client.post(COPY).status_code == 302
    page = desk.page()
    assert "Copied 1 entry from Wednesday" in page
    assert "Copy Wednesday" not in page
    new = TimeEntry.objects.in_workspace(entry.workspace_id).get(member=cast.bob, spent_date=TODAY)
    assert (new.notes, new.metadata) == ("Wireframes", {})
    desk.client.post(COPY)
    assert "or this day has time already" in desk.page()
    assert len(desk.entries()) == 2


def test_a_locked_day_offers_no_copy(desk: Desk) -> None:
    desk.member.workspace.lock_after_days = 1
    desk.member.workspace.save()
    factories.entry(desk.member, desk.website, task=desk.design, spent_date=date(2026, 3, 4))
    assert "Copy Wednesday" not in desk.page("/w/harrow-vale/time/2026-03-05/")
    assert desk.client.post("/w/harrow-vale/time/2026-03-05/copy/").status_code == 302
    assert "could not be copied" in desk.page("/w/harrow-vale/time/2026-03-05/")
