"""Typing hours into a cell: what is created, changed, deleted and refused, and who is faster (week-view.md, N1, T1-T5)."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from keito_server.events.models import AuditEvent
from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.logging_rules import DateTooLate
from keito_server.projects.errors import ProjectArchived, ProjectNotAssigned
from keito_server.time_entries import actions
from keito_server.time_entries.errors import (
    CellChanged,
    CellNeedsOpening,
    CellNeedsTask,
    DurationTooLong,
    EntryLocked,
    NotesRequired,
)
from keito_server.time_entries.models import TimeEntry, WeekRow
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.time_entries.studio import Studio

TODAY = NOW.date()


def put(studio: Studio, duration_ms: int, expected_ms: int = 0, **values: Any) -> actions.CellSaved:
    """Bob types into the cell of development today, unless told otherwise."""
    of: dict[str, Any] = {"project_id": studio.project.id, "task_id": studio.development.id, "day": TODAY}
    of |= values
    return actions.set_cell(actor=studio.cast.bob, duration_ms=duration_ms, expected_ms=expected_ms, now=NOW, **of)


def held(studio: Studio) -> list[TimeEntry]:
    """All entries of the workspace."""
    return list(TimeEntry.objects.in_workspace(studio.project.workspace_id).order_by("created_at", "id"))


def kinds(studio: Studio) -> list[str]:
    """What the audit log says of entries, oldest first."""
    rows = AuditEvent.objects.in_workspace(studio.project.workspace_id).filter(subject_type="time_entry")
    return list(rows.order_by("happened_at", "id").values_list("kind", flat=True))


def test_hours_in_an_empty_cell_are_an_entry_of_the_web(studio: Studio) -> None:
    saved = put(studio, 150 * MINUTE_MS)
    (entry,) = held(studio)
    assert (saved.held_ms, saved.entry_count, saved.has_notes) == (150 * MINUTE_MS, 1, False)
    assert (entry.source, entry.duration_ms, entry.spent_date) == ("web", 150 * MINUTE_MS, TODAY)
    assert (entry.rate, entry.amount) == (Decimal(100), Decimal(250))
    assert kinds(studio) == ["TimeEntryCreated"]


def test_other_hours_change_the_only_entry_and_keep_the_rest_of_it(studio: Studio) -> None:
    entry = studio.save(notes="Wireframes", is_billable=False)
    factories.rate("120", project=studio.project, valid_from=TODAY)
    saved = put(studio, 2 * HOUR_MS, HOUR_MS)
    stored = studio.stored(entry)
    assert (stored.duration_ms, stored.notes, stored.is_billable) == (2 * HOUR_MS, "Wireframes", False)
    assert (saved.held_ms, saved.has_notes) == (2 * HOUR_MS, True)
    assert kinds(studio) == ["TimeEntryCreated", "TimeEntryUpdated"]


def test_other_hours_reprice_nothing(studio: Studio) -> None:
    entry = studio.save()
    factories.rate("120", project=studio.project, valid_from=TODAY)
    put(studio, 2 * HOUR_MS, HOUR_MS)
    assert (studio.stored(entry).rate, studio.stored(entry).amount) == (Decimal(100), Decimal(200))


def test_no_hours_delete_the_entry_keep_its_row_and_can_be_taken_back(studio: Studio) -> None:
    entry = studio.save(notes="Wireframes")
    saved = put(studio, 0, HOUR_MS)
    assert held(studio) == []
    assert saved.deleted_by is not None
    row = WeekRow.objects.in_workspace(entry.workspace_id).get()
    assert (row.project_id, row.task_id, row.first_day) == (studio.project.id, studio.development.id, date(2026, 3, 9))
    actions.restore(actor=studio.cast.bob, event_id=saved.deleted_by, now=NOW)
    assert held(studio)[0].notes == "Wireframes"


def test_no_hours_in_an_empty_cell_are_nothing(studio: Studio) -> None:
    assert put(studio, 0) == actions.CellSaved(held_ms=0, entry_count=0, has_notes=False)
    assert (held(studio), kinds(studio)) == ([], [])


def test_the_hours_shown_sent_back_change_nothing(studio: Studio) -> None:
    entry = studio.save(duration_ms=20 * MINUTE_MS + 17)
    put(studio, 20 * MINUTE_MS + 17, 20 * MINUTE_MS + 17)
    assert studio.stored(entry).updated_at == entry.updated_at
    assert kinds(studio) == ["TimeEntryCreated"]


def test_the_same_sent_twice_is_saved_once_whatever_the_second_expected(studio: Studio) -> None:
    put(studio, HOUR_MS)
    assert put(studio, HOUR_MS).held_ms == HOUR_MS
    put(studio, 0, HOUR_MS)
    assert put(studio, 0, HOUR_MS).entry_count == 0
    assert kinds(studio) == ["TimeEntryCreated", "TimeEntryDeleted"]


def test_answers_the_time_that_counts_where_the_workspace_rounds(studio: Studio) -> None:
    studio.set_workspace(rounding_minutes=15)
    assert put(studio, 7 * MINUTE_MS).held_ms == 15 * MINUTE_MS
    assert held(studio)[0].duration_ms == 7 * MINUTE_MS
    assert put(studio, 7 * MINUTE_MS).held_ms == 15 * MINUTE_MS
    put(studio, 15 * MINUTE_MS, 15 * MINUTE_MS)
    assert held(studio)[0].duration_ms == 7 * MINUTE_MS
    assert put(studio, 40 * MINUTE_MS, 15 * MINUTE_MS).held_ms == 45 * MINUTE_MS


def test_a_cell_that_changed_elsewhere_keeps_what_it_holds_and_says_so(studio: Studio) -> None:
    studio.save()
    with pytest.raises(CellChanged) as refused:
        put(studio, 2 * HOUR_MS)
    assert refused.value.held_ms == HOUR_MS
    assert held(studio)[0].duration_ms == HOUR_MS
    put(studio, 2 * HOUR_MS, HOUR_MS)
    assert held(studio)[0].duration_ms == 2 * HOUR_MS


def test_deleting_what_changed_elsewhere_is_refused_as_well(studio: Studio) -> None:
    studio.save()
    with pytest.raises(CellChanged):
        put(studio, 0, 2 * HOUR_MS)
    assert len(held(studio)) == 1


def test_several_entries_are_not_typed_over(studio: Studio) -> None:
    studio.save()
    studio.save()
    for duration_ms in (HOUR_MS, 0):
        with pytest.raises(CellNeedsOpening, match="several entries"):
            put(studio, duration_ms, 2 * HOUR_MS)
    assert len(held(studio)) == 2


def test_a_timer_is_not_typed_over(studio: Studio) -> None:
    studio.start()
    with pytest.raises(CellNeedsOpening, match="timer"):
        put(studio, HOUR_MS)


def test_start_and_end_times_are_not_typed_over(studio: Studio) -> None:
    entry = studio.save(started_at=NOW - timedelta(hours=1), stopped_at=NOW)
    with pytest.raises(CellNeedsOpening, match="start and end"):
        put(studio, 2 * HOUR_MS, HOUR_MS)
    assert studio.stored(entry).started_at is not None


def test_time_without_a_task_is_not_typed(studio: Studio) -> None:
    with pytest.raises(CellNeedsTask):
        put(studio, HOUR_MS, task_id=None)


@pytest.mark.parametrize(
    ("state", "words"),
    [({"is_invoiced": True}, "invoice"), ({"spent_date": date(2026, 2, 1)}, "after 14 days")],
)
def test_what_is_locked_says_how_to_lift_it(studio: Studio, state: dict[str, Any], words: str) -> None:
    studio.set_workspace(lock_after_days=14)
    entry = factories.entry(studio.cast.bob, studio.project, task=studio.development, **state)
    with pytest.raises(EntryLocked, match=words):
        put(studio, 2 * HOUR_MS, HOUR_MS, day=entry.spent_date)
    assert studio.stored(entry).duration_ms == HOUR_MS


def test_what_is_submitted_is_locked_for_its_member(studio: Studio) -> None:
    submission = factories.submission(studio.cast.bob)
    factories.entry(studio.cast.bob, studio.project, task=studio.development, submission=submission)
    with pytest.raises(EntryLocked, match="submitted"):
        put(studio, 0, HOUR_MS)


def test_an_empty_cell_of_a_day_that_is_locked_by_age_takes_nothing(studio: Studio) -> None:
    studio.set_workspace(lock_after_days=14)
    with pytest.raises(EntryLocked):
        put(studio, HOUR_MS, day=date(2026, 2, 1))


def test_refuses_what_a_new_entry_is_refused_for(studio: Studio) -> None:
    with pytest.raises(DateTooLate):
        put(studio, HOUR_MS, day=TODAY + timedelta(days=2))
    with pytest.raises(DurationTooLong):
        put(studio, 24 * HOUR_MS + 1)
    studio.set_workspace(requires_notes=True)
    with pytest.raises(NotesRequired):
        put(studio, HOUR_MS)
    assert put(studio, HOUR_MS, notes="Wireframes").has_notes
    studio.set_workspace(requires_notes=False)
    studio.project.archived_at = NOW
    studio.project.save()
    with pytest.raises(ProjectArchived):
        put(studio, HOUR_MS, day=TODAY - timedelta(days=1))
    assert len(held(studio)) == 1


def test_one_s_own_entry_is_mended_after_the_assignment_ended_but_none_is_new(studio: Studio) -> None:
    studio.save()
    studio.unassign(studio.cast.bob)
    assert put(studio, 2 * HOUR_MS, HOUR_MS).held_ms == 2 * HOUR_MS
    with pytest.raises(ProjectNotAssigned):
        put(studio, HOUR_MS, day=TODAY - timedelta(days=1))


def test_a_colleague_s_entries_are_none_of_the_cell_s(studio: Studio) -> None:
    studio.save(studio.cast.carol)
    assert put(studio, 2 * HOUR_MS).entry_count == 1
    assert {entry.member_id for entry in held(studio)} == {studio.cast.carol.id, studio.cast.bob.id}


def note(studio: Studio, notes: str, **values: Any) -> actions.CellSaved:
    """Bob writes the notes of the cell of development today."""
    of: dict[str, Any] = {"project_id": studio.project.id, "task_id": studio.development.id, "day": TODAY}
    of |= values
    return actions.set_cell_notes(actor=studio.cast.bob, notes=notes, now=NOW, **of)


def test_notes_change_the_only_entry_and_not_its_times(studio: Studio) -> None:
    entry = studio.save(started_at=NOW - timedelta(hours=1), stopped_at=NOW)
    assert note(studio, "Wireframes").has_notes
    stored = studio.stored(entry)
    assert (stored.notes, stored.started_at) == ("Wireframes", entry.started_at)


def test_notes_ask_for_one_entry(studio: Studio) -> None:
    with pytest.raises(ValidationRefused, match="hours"):
        note(studio, "Wireframes")
    studio.save()
    studio.save()
    with pytest.raises(CellNeedsOpening):
        note(studio, "Wireframes")


@pytest.fixture
def shared_studio(database_on_disk: str, studio: Studio) -> Studio:
    return studio


@pytest.mark.parametrize("attempt", range(3))
def test_two_tabs_that_type_at_once_leave_one_entry_and_one_is_told(shared_studio: Studio, attempt: int) -> None:
    outcomes = at_once(partial(put, shared_studio, HOUR_MS), partial(put, shared_studio, 2 * HOUR_MS))
    (entry,) = held(shared_studio)
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(refused, CellChanged)
    assert refused.held_ms == entry.duration_ms


def test_two_tabs_that_delete_at_once_delete_once(shared_studio: Studio) -> None:
    shared_studio.save()
    outcomes = at_once(*[partial(put, shared_studio, 0, HOUR_MS)] * 2)
    assert [outcome.entry_count for outcome in outcomes if isinstance(outcome, actions.CellSaved)] == [0, 0]
    assert held(shared_studio) == []
    assert kinds(shared_studio).count("TimeEntryDeleted") == 1


def test_typing_and_changing_the_entry_by_the_api_at_once_lose_neither_silently(shared_studio: Studio) -> None:
    studio = shared_studio
    entry = studio.save()
    change = partial(
        actions.update, actor=studio.cast.bob, entry_id=entry.id, changes={"notes": "From the API"}, now=NOW
    )
    outcomes = at_once(change, partial(put, studio, 3 * HOUR_MS, HOUR_MS))
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert (studio.stored(entry).notes, studio.stored(entry).duration_ms) == ("From the API", 3 * HOUR_MS)
