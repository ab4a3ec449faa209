"""Rows of the week grid: put in, taken out, and copied from last week with or without hours (week-view.md)."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from keito_server.events.models import AuditEvent
from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.errors import NotFound
from keito_server.projects.errors import ProjectNotAssigned, TaskNotOffered
from keito_server.time_entries import actions
from keito_server.time_entries.errors import RowHasTime
from keito_server.time_entries.models import TimeEntry, WeekRow
from keito_server.time_entries.views.week_rows import copied_words
from keito_server.web.formats import Formats
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.time_entries.studio import Studio

TODAY = NOW.date()
MONDAY = date(2026, 3, 9)
LAST_MONDAY = date(2026, 3, 2)


def row(studio: Studio, **values: Any) -> dict[str, Any]:
    """What names Bob's row of development this week."""
    of = {"actor": studio.cast.bob, "day": TODAY, "project_id": studio.project.id, "task_id": studio.development.id}
    return of | {"now": NOW} | values


def rows(studio: Studio, first_day: date = MONDAY) -> list[WeekRow]:
    """The rows that are kept in a week."""
    found = WeekRow.objects.in_workspace(studio.project.workspace_id).filter(first_day=first_day)
    return list(found.order_by("id"))


def kinds(studio: Studio) -> list[str]:
    """What the audit log says of weeks, oldest first."""
    logged = AuditEvent.objects.in_workspace(studio.project.workspace_id).filter(kind__startswith="Week")
    return list(logged.order_by("happened_at", "id").values_list("kind", flat=True))


def entries(studio: Studio) -> list[TimeEntry]:
    """This week's entries."""
    found = TimeEntry.objects.in_workspace(studio.project.workspace_id).filter(spent_date__gte=MONDAY)
    return list(found.order_by("spent_date", "created_at"))


def copy(studio: Studio, *, with_hours: bool) -> actions.CopiedWeek:
    """Bob takes last week over."""
    return actions.copy_last_week(actor=studio.cast.bob, day=TODAY, with_hours=with_hours, now=NOW)


def last_week(studio: Studio, day: date = LAST_MONDAY, **values: Any) -> TimeEntry:
    """An entry of Bob's on development, last Monday unless told otherwise."""
    return factories.entry(
        studio.cast.bob, studio.project, **({"task": studio.development, "spent_date": day} | values)
    )


def test_a_row_is_put_in_once(studio: Studio) -> None:
    actions.add_row(**row(studio))
    actions.add_row(**row(studio, day=MONDAY))
    (only,) = rows(studio)
    assert (only.member_id, only.first_day) == (studio.cast.bob.id, MONDAY)
    assert kinds(studio) == ["WeekRowAdded"]


def test_the_week_of_a_row_begins_when_the_workspace_says(studio: Studio) -> None:
    studio.set_workspace(week_start=5)
    actions.add_row(**row(studio))
    assert len(rows(studio, date(2026, 3, 7))) == 1


def test_a_row_is_refused_where_time_would_be(studio: Studio) -> None:
    other = factories.task(studio.cast.bob.workspace)
    with pytest.raises(TaskNotOffered):
        actions.add_row(**row(studio, task_id=other.id))
    studio.unassign(studio.cast.bob)
    with pytest.raises(ProjectNotAssigned):
        actions.add_row(**row(studio))
    assert rows(studio) == []


def test_an_empty_row_is_taken_out(studio: Studio) -> None:
    actions.add_row(**row(studio))
    actions.remove_row(**row(studio))
    assert rows(studio) == []
    assert kinds(studio) == ["WeekRowAdded", "WeekRowRemoved"]
    with pytest.raises(NotFound):
        actions.remove_row(**row(studio))


def test_a_row_with_time_stays(studio: Studio) -> None:
    actions.add_row(**row(studio))
    studio.save(spent_date=MONDAY)
    with pytest.raises(RowHasTime):
        actions.remove_row(**row(studio))
    assert len(rows(studio)) == 1


def test_a_colleague_s_row_is_not_found(studio: Studio) -> None:
    actions.add_row(**row(studio, actor=studio.cast.carol))
    with pytest.raises(NotFound):
        actions.remove_row(**row(studio))
    assert len(rows(studio)) == 1


def test_rows_are_copied_without_hours(studio: Studio) -> None:
    last_week(studio)
    actions.add_row(**row(studio, day=LAST_MONDAY, task_id=studio.meeting.id))
    copied = copy(studio, with_hours=False)
    assert (copied.row_count, copied.entries, copied.left_out) == (2, [], {})
    assert {one.task_id for one in rows(studio)} == {studio.development.id, studio.meeting.id}
    assert entries(studio) == []
    assert copy(studio, with_hours=False).row_count == 0
    assert kinds(studio) == ["WeekRowAdded", "WeekCopied"]


def test_hours_are_copied_a_week_later_with_notes_and_billable_flag(studio: Studio) -> None:
    last_week(studio, duration_ms=150 * MINUTE_MS, rounded_ms=150 * MINUTE_MS, notes="Stand-up", is_billable=False)
    last_week(studio, LAST_MONDAY + timedelta(days=1), source="cli", notes="Wireframes")
    copied = copy(studio, with_hours=True)
    first, second = entries(studio)
    assert (first.spent_date, first.duration_ms, first.notes, first.is_billable) == (
        MONDAY,
        150 * MINUTE_MS,
        "Stand-up",
        False,
    )
    assert (second.source, second.notes, second.rate) == ("web", "Wireframes", Decimal(100))
    assert (copied.row_count, copied.total_ms) == (0, 210 * MINUTE_MS)


def test_a_cell_that_holds_time_is_left_alone(studio: Studio) -> None:
    last_week(studio)
    last_week(studio, LAST_MONDAY + timedelta(days=1))
    mine = studio.save(spent_date=MONDAY, duration_ms=3 * HOUR_MS)
    copy(studio, with_hours=True)
    assert [(entry.spent_date, entry.duration_ms) for entry in entries(studio)] == [
        (MONDAY, 3 * HOUR_MS),
        (MONDAY + timedelta(days=1), HOUR_MS),
    ]
    assert studio.stored(mine).updated_at == mine.updated_at
    assert copy(studio, with_hours=True).entries == []


def test_several_entries_of_a_cell_are_copied_each(studio: Studio) -> None:
    last_week(studio, notes="Morning")
    last_week(studio, notes="Afternoon")
    copy(studio, with_hours=True)
    assert {entry.notes for entry in entries(studio)} == {"Morning", "Afternoon"}


def test_what_lies_in_the_future_is_left_out_and_said(studio: Studio) -> None:
    for place in range(7):
        last_week(studio, LAST_MONDAY + timedelta(days=place))
    copied = copy(studio, with_hours=True)
    assert [entry.spent_date.day for entry in copied.entries] == [9, 10, 11, 12, 13]
    assert copied.left_out == {"Time can be logged up to tomorrow, not later.": ["Sat 14", "Sun 15"]}
    assert copied_words(copied, Formats()) == (
        "Copied 5 entries, 5:00 hours. Left out Sat 14, Sun 15: Time can be logged up to tomorrow, not later."
    )


def test_what_may_not_be_logged_any_more_is_left_out_and_said(studio: Studio) -> None:
    here = studio.cast.bob.workspace
    gone = factories.project(
        factories.client(here), team=(studio.cast.bob,), tasks=(studio.development,), name="Claims portal"
    )
    gone.archived_at = NOW
    gone.save()
    left = factories.project(factories.client(here), tasks=(studio.development,), name="Kafka review")
    for project in (gone, left):
        factories.entry(studio.cast.bob, project, task=studio.development, spent_date=LAST_MONDAY)
    copied = copy(studio, with_hours=True)
    assert (copied.entries, copied.row_count, rows(studio)) == ([], 0, [])
    assert sorted(name for names in copied.left_out.values() for name in names) == [
        f"Claims portal, {studio.development.name}",
        f"Kafka review, {studio.development.name}",
    ]
    assert copied_words(copied, Formats()).startswith("Nothing was copied. Left out Claims portal, ")


def test_required_notes_hold_for_copies_too_and_the_row_comes_without_hours(studio: Studio) -> None:
    last_week(studio)
    studio.set_workspace(requires_notes=True)
    copied = copy(studio, with_hours=True)
    assert (copied.entries, copied.row_count) == ([], 1)
    assert list(copied.left_out.values()) == [[f"{studio.project.name}, {studio.development.name}"]]


def test_locked_days_are_left_out(studio: Studio) -> None:
    studio.set_workspace(lock_after_days=1)
    last_week(studio)
    assert list(copy(studio, with_hours=True).left_out.values()) == [["Mon 9"]]


def test_agents_work_and_running_timers_are_not_copied(studio: Studio) -> None:
    last_week(studio, source="agent")
    last_week(studio, is_running=True, started_at=NOW - timedelta(days=8))
    copied = copy(studio, with_hours=True)
    assert (copied.entries, copied.row_count) == ([], 1)


def test_entries_without_a_task_make_no_row(studio: Studio) -> None:
    last_week(studio, task=None)
    copied = copy(studio, with_hours=True)
    assert (copied.entries, copied.row_count, copied.left_out) == ([], 0, {})
    assert "last week has no rows" in copied_words(copied, Formats())


def test_a_week_across_a_change_of_the_clocks_is_copied_day_by_day(studio: Studio) -> None:
    monday = date(2026, 3, 23)
    for place in range(7):
        last_week(studio, monday + timedelta(days=place))
    now = NOW + timedelta(days=24)  # Sunday 5 April, after the clocks went forward on 29 March
    copied = actions.copy_last_week(actor=studio.cast.bob, day=date(2026, 4, 1), with_hours=True, now=now)
    assert [entry.spent_date for entry in copied.entries] == [monday + timedelta(days=7 + n) for n in range(7)]
    assert copied.total_ms == 7 * HOUR_MS


@pytest.fixture
def shared_studio(database_on_disk: str, studio: Studio) -> Studio:
    return studio


def test_two_tabs_that_copy_at_once_fill_each_cell_once(shared_studio: Studio) -> None:
    last_week(shared_studio)
    outcomes = at_once(*[partial(copy, shared_studio, with_hours=True)] * 2)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert len(entries(shared_studio)) == 1


def test_two_tabs_that_put_the_same_row_in_at_once_put_it_in_once(shared_studio: Studio) -> None:
    outcomes = at_once(*[partial(actions.add_row, **row(shared_studio))] * 2)
    assert outcomes == [None, None]
    assert len(rows(shared_studio)) == 1
