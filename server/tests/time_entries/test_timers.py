"""Timers: one runs in each slot, and stopping never fails (T2, T3, T8)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from keito_server.kit.durations import DAY_MS, HOUR_MS, MINUTE_MS
from keito_server.kit.errors import NotFound, ValidationRefused
from keito_server.kit.insertion import insert_row
from keito_server.projects import actions as projects
from keito_server.team.models import Member
from keito_server.time_entries import actions, queries
from keito_server.time_entries.errors import DurationTooLong, SessionFixed
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.time_entries.studio import Studio, later


def _running(member: Member) -> list[TimeEntry]:
    rows = TimeEntry.objects.in_workspace(member.workspace_id).filter(member=member, is_running=True)
    return list(rows.order_by("created_at"))


def _stop(
    studio: Studio, entry: TimeEntry, *, now: datetime = NOW, by: Member | None = None, **values: Any
) -> TimeEntry:
    actions.stop(actor=by or studio.cast.bob, entry_id=entry.id, now=now, **values)
    return studio.stored(entry)


def _change(studio: Studio, entry: TimeEntry, *, now: datetime, **changes: Any) -> TimeEntry:
    actor = Member.objects.in_workspace(entry.workspace_id).select_related("workspace").get(id=entry.member_id)
    actions.update(actor=actor, entry_id=entry.id, changes=changes, now=now)  # type: ignore[arg-type]  # each test names what it changes
    return studio.stored(entry)


def test_a_person_has_one_slot_whatever_the_source(studio: Studio) -> None:
    sources = ["web", "cli", "api"]
    for hours, source in enumerate(sources):
        studio.start(now=later(hours=hours), source=source, metadata={"session_id": f"s{hours}"})
    [running] = _running(studio.cast.bob)
    assert running.source == "api"
    saved = TimeEntry.objects.in_workspace(running.workspace_id).filter(is_running=False)
    assert [entry.duration_ms for entry in saved] == [HOUR_MS, HOUR_MS]
    assert {entry.stopped_at for entry in saved} == {later(hours=1), later(hours=2)}


def test_two_sessions_of_one_agent_run_side_by_side(studio: Studio) -> None:
    bot = studio.cast.review_bot
    first = studio.start(bot, session="one")
    second = studio.start(bot, session="two")
    third = studio.start(bot, source="agent")
    assert {entry.id for entry in _running(bot)} == {first.id, second.id, third.id}


def test_the_same_session_stops_and_saves_its_former_timer(studio: Studio) -> None:
    bot = studio.cast.review_bot
    former = studio.start(bot, session="one")
    other = studio.start(bot, session="two")
    latter = studio.start(bot, session="one", now=later(minutes=10))
    assert {entry.id for entry in _running(bot)} == {other.id, latter.id}
    assert studio.stored(former).duration_ms == 10 * MINUTE_MS


def test_two_members_run_side_by_side(studio: Studio) -> None:
    studio.start(studio.cast.bob)
    studio.start(studio.cast.carol)
    assert len(_running(studio.cast.bob)) == len(_running(studio.cast.carol)) == 1


def test_the_session_of_a_running_entry_cannot_change(studio: Studio) -> None:
    entry = studio.start(studio.cast.review_bot, session="one")
    for metadata in ({"session_id": "two"}, {"session_id": None}):
        with pytest.raises(SessionFixed):
            _change(studio, entry, now=NOW, metadata=metadata)
    assert _change(studio, entry, now=NOW, metadata={"session_id": "one", "step": 2}).metadata["step"] == 2
    stopped = _stop(studio, entry, by=studio.cast.review_bot)
    assert _change(studio, stopped, now=NOW, metadata={"session_id": "two"}).session_id == "two"


def test_a_timer_stopped_after_a_while_counts_what_went_by(studio: Studio) -> None:
    entry = _stop(studio, studio.start(), now=later(minutes=90, milliseconds=7))
    assert (entry.is_running, entry.duration_ms) == (False, 90 * MINUTE_MS + 7)
    assert (entry.started_at, entry.stopped_at) == (NOW, later(minutes=90, milliseconds=7))
    assert entry.amount == Decimal("150.000194")


def test_a_head_start_counts_besides_and_zero_is_a_duration(studio: Studio) -> None:
    entry = studio.start(duration_ms=HOUR_MS)
    assert queries.shown_ms(studio.stored(entry), now=later(minutes=30)) == HOUR_MS + 30 * MINUTE_MS
    assert _stop(studio, entry, now=later(minutes=30)).duration_ms == HOUR_MS + 30 * MINUTE_MS
    assert _stop(studio, studio.start(duration_ms=0)).duration_ms == 0


def test_hours_said_when_stopping_are_its_time(studio: Studio) -> None:
    entry = _change(studio, studio.start(), now=later(hours=3), is_running=False, hours=Decimal("0.75"))
    assert (entry.is_running, entry.duration_ms) == (False, 45 * MINUTE_MS)
    with pytest.raises(DurationTooLong):
        _change(studio, studio.start(), now=NOW, is_running=False, hours=Decimal("24.00001"))


def test_hours_said_while_it_runs_are_its_time_so_far(studio: Studio) -> None:
    entry = _change(studio, studio.start(), now=later(hours=3), hours=Decimal("0.75"))
    assert entry.is_running
    assert queries.shown_ms(entry, now=later(hours=4)) == 105 * MINUTE_MS
    assert _stop(studio, entry, now=later(hours=4)).duration_ms == 105 * MINUTE_MS


def test_stopping_twice_is_stopping_once(studio: Studio) -> None:
    entry = _stop(studio, studio.start(), now=later(hours=1))
    assert _stop(studio, entry, now=later(hours=5)).duration_ms == HOUR_MS
    again = _change(studio, entry, now=later(hours=5), is_running=False)
    assert (again.duration_ms, again.stopped_at, again.updated_at) == (HOUR_MS, later(hours=1), later(hours=1))
    same = _change(studio, entry, now=later(hours=5), is_running=False, hours=Decimal(1))
    assert same.updated_at == later(hours=1)


def test_more_than_a_day_is_saved_and_flagged(studio: Studio) -> None:
    exactly = _stop(studio, studio.start(now=later(hours=-24)))
    assert (exactly.duration_ms, exactly.is_over_a_day) == (DAY_MS, False)
    beyond = _stop(studio, studio.start(now=later(hours=-24)), now=later(milliseconds=1))
    assert (beyond.duration_ms, beyond.is_over_a_day) == (DAY_MS + 1, True)


def test_missing_notes_are_flagged_until_they_are_written(studio: Studio) -> None:
    studio.set_workspace(requires_notes=True)
    entry = _stop(studio, studio.start())
    assert entry.is_missing_notes
    assert _change(studio, entry, now=NOW, hours=Decimal(1)).is_missing_notes
    assert not _change(studio, entry, now=NOW, notes="Review").is_missing_notes


def test_a_timer_is_stopped_after_the_assignment_ended_and_however_old_it_is(studio: Studio) -> None:
    studio.set_workspace(lock_after_days=1)
    entry = studio.start()
    studio.unassign(studio.cast.bob)
    assert _stop(studio, entry, now=later(days=3)).is_over_a_day


def test_a_running_timer_can_be_deleted_after_the_assignment_ended(studio: Studio) -> None:
    entry = studio.start()
    studio.unassign(studio.cast.bob)
    actions.delete(actor=studio.cast.bob, entry_id=entry.id, now=NOW)
    assert not TimeEntry.objects.in_workspace(entry.workspace_id).exists()


def test_rounding_waits_until_the_timer_is_stopped(studio: Studio) -> None:
    studio.set_workspace(rounding_minutes=15)
    entry = studio.start(duration_ms=MINUTE_MS)
    assert studio.stored(entry).rounded_ms == MINUTE_MS
    stopped = _stop(studio, entry, now=later(minutes=1))
    assert (stopped.duration_ms, stopped.rounded_ms) == (2 * MINUTE_MS, 15 * MINUTE_MS)


def test_a_timer_across_midnight_and_the_change_of_clocks_counts_real_time_on_its_first_day(studio: Studio) -> None:
    evening = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    entry = studio.start(now=evening, spent_date=evening.date())
    stopped = _stop(studio, entry, now=evening + timedelta(hours=3))
    assert (stopped.duration_ms, stopped.spent_date) == (3 * HOUR_MS, evening.date())


def test_a_clock_that_went_back_never_makes_a_negative_duration(studio: Studio) -> None:
    assert _stop(studio, studio.start(), now=later(seconds=-5)).duration_ms == 0


def test_nobody_stops_what_they_cannot_see(studio: Studio) -> None:
    entry = studio.start()
    for actor in (studio.cast.mallory, studio.cast.review_bot):
        with pytest.raises(NotFound):
            _stop(studio, entry, by=actor)
    assert _stop(studio, entry, by=studio.cast.alice, now=later(hours=1)).duration_ms == HOUR_MS


def test_archiving_a_project_or_a_task_stops_and_saves_its_timers(studio: Studio) -> None:
    entry = studio.start(studio.cast.review_bot, session="one")
    with_meeting = studio.start(task_id=studio.meeting.id)
    projects.archive_task(actor=studio.cast.alice, task_id=studio.meeting.id, now=later(hours=1))
    assert studio.stored(with_meeting).duration_ms == HOUR_MS
    assert studio.stored(entry).is_running
    projects.archive_project(actor=studio.cast.alice, project_id=studio.project.id, now=later(hours=2))
    assert studio.stored(entry).duration_ms == 2 * HOUR_MS


def test_a_timer_that_cannot_start_leaves_the_running_one_alone(studio: Studio) -> None:
    running = studio.start()
    with pytest.raises(ValidationRefused):
        studio.start(notes="a\x00b")
    assert studio.stored(running).is_running


def test_a_lost_race_for_the_slot_is_tried_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's timer stands in the slot at the very moment of the insert, for once."""
    tries: list[TimeEntry] = []

    def insert_too_late(entry: TimeEntry) -> None:
        tries.append(entry)
        if len(tries) == 1:
            factories.entry(studio.cast.bob, studio.project, is_running=True, started_at=NOW)
        insert_row(entry)

    monkeypatch.setattr(import_module("keito_server.time_entries.actions.create"), "insert_row", insert_too_late)
    entry = studio.start()
    assert len(tries) == 2
    assert [running.id for running in _running(studio.cast.bob)] == [entry.id]


@pytest.fixture
def shared_studio(database_on_disk: str, studio: Studio) -> Studio:
    return studio


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_timers_started_at_the_same_instant_one_runs_and_the_other_is_saved(
    shared_studio: Studio, attempt: int
) -> None:
    studio = shared_studio
    outcomes = at_once(*[partial(studio.start, now=later(seconds=number)) for number in range(4)])
    assert [outcome for outcome in outcomes if not isinstance(outcome, TimeEntry)] == []
    assert len(_running(studio.cast.bob)) == 1
    entries = TimeEntry.objects.in_workspace(studio.project.workspace_id)
    assert entries.count() == 4
    assert entries.filter(is_running=False, stopped_at__isnull=False).count() == 3


def test_sessions_started_at_the_same_instant_all_run(shared_studio: Studio) -> None:
    bot = shared_studio.cast.review_bot
    outcomes = at_once(*[partial(shared_studio.start, bot, session=f"s{number}") for number in range(4)])
    assert [outcome for outcome in outcomes if not isinstance(outcome, TimeEntry)] == []
    assert {entry.timer_slot for entry in _running(bot)} == {"s0", "s1", "s2", "s3"}


def test_stopping_and_starting_at_the_same_instant_loses_no_time(shared_studio: Studio) -> None:
    studio = shared_studio
    first = studio.start(now=later(hours=-1))
    outcomes = at_once(
        partial(actions.stop, actor=studio.cast.bob, entry_id=first.id, now=NOW), partial(studio.start, now=NOW)
    )
    assert [outcome for outcome in outcomes if not isinstance(outcome, TimeEntry)] == []
    assert studio.stored(first).duration_ms == HOUR_MS
    assert len(_running(studio.cast.bob)) == 1
