"""Saving, changing, copying and restarting entries (N1, N3, T1, T4-T7, P2-P4, R3)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.events.models import AuditEvent
from keito_server.kit.durations import DAY_MS, HOUR_MS, MINUTE_MS, hours_to_ms, ms_to_hours
from keito_server.kit.errors import MetadataTooLarge, NotFound, PermissionRefused, Refusal, ValidationRefused
from keito_server.kit.logging_rules import DateTooLate
from keito_server.projects.errors import (
    ProjectArchived,
    ProjectNotAssigned,
    TaskArchived,
    TaskNotOffered,
    UnknownProject,
    UnknownTask,
)
from keito_server.projects.models import Assignment, Task
from keito_server.team.errors import UnknownMember
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.errors import DurationTooLong, EntryLocked, NotesRequired, TimerNotRestartable
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.time_entries.studio import Studio, later

in_one_transaction = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TODAY = NOW.date()


def _update(studio: Studio, entry: TimeEntry, *, by: Member | None = None, **changes: Any) -> TimeEntry:
    actor = by or studio.cast.bob
    actions.update(actor=actor, entry_id=entry.id, changes=changes, now=later(minutes=5))  # type: ignore[arg-type]  # each test names what it changes
    return studio.stored(entry)


def test_saves_an_entry_with_its_rates_amounts_and_audit_event(studio: Studio) -> None:
    entry = studio.stored(studio.save(duration_ms=90 * MINUTE_MS, notes="Review"))
    assert (entry.rate, entry.amount) == (Decimal(100), Decimal(150))
    assert (entry.cost_rate, entry.cost_amount) == (Decimal(40), Decimal(60))
    assert (entry.is_billable, entry.zone, entry.approval) == (True, "Europe/London", "unsubmitted")
    [event] = AuditEvent.objects.in_workspace(entry.workspace_id).filter(subject_id=entry.id)
    assert (event.kind, event.actor_id, event.happened_at) == ("TimeEntryCreated", studio.cast.bob.id, NOW)


def test_an_hour_without_a_rate_is_billable_and_has_no_amount(studio: Studio) -> None:
    project = factories.project(factories.client(studio.cast.bob.workspace), team=(studio.cast.bob,))
    entry = studio.stored(studio.save(project_id=project.id, task_id=None))
    assert entry.has_no_rate
    assert (entry.rate, entry.amount) == (None, None)


@given(units=st.integers(0, 24 * 10**5))
@in_one_transaction
def test_hours_of_5_decimals_come_back_and_sending_them_back_changes_nothing(studio: Studio, units: int) -> None:
    hours = Decimal(units).scaleb(-5)
    entry = studio.save(duration_ms=hours_to_ms(hours))
    before = studio.stored(entry)
    assert ms_to_hours(before.rounded_ms) == hours
    after = _update(studio, entry, hours=ms_to_hours(before.rounded_ms))
    assert (after.duration_ms, after.updated_at) == (before.duration_ms, before.updated_at)


@given(exact=st.integers(0, DAY_MS), minutes=st.sampled_from([0, 5, 6, 10, 15, 30]))
@in_one_transaction
def test_shown_hours_sent_back_change_nothing_however_time_is_rounded(studio: Studio, exact: int, minutes: int) -> None:
    studio.set_workspace(rounding_minutes=minutes)
    entry = studio.save(duration_ms=exact)
    before = studio.stored(entry)
    after = _update(studio, entry, hours=ms_to_hours(before.rounded_ms), notes=before.notes)
    assert (after.duration_ms, after.rounded_ms, after.amount) == (exact, before.rounded_ms, before.amount)
    assert after.updated_at == before.updated_at


def test_shown_hours_of_more_than_a_day_can_be_sent_back_while_mending(studio: Studio) -> None:
    running = studio.start(now=later(hours=-30))
    entry = actions.stop(actor=studio.cast.bob, entry_id=running.id, now=NOW)
    after = _update(studio, entry, hours=Decimal(30), notes="Forgot to stop")
    assert (after.duration_ms, after.notes, after.is_over_a_day) == (30 * HOUR_MS, "Forgot to stop", True)
    with pytest.raises(DurationTooLong):
        _update(studio, entry, hours=Decimal(29))
    assert _update(studio, entry, hours=Decimal(8)).is_over_a_day is False


def test_three_times_twenty_minutes_bill_as_one_hour(studio: Studio) -> None:
    entries = [studio.save(duration_ms=20 * MINUTE_MS) for _ in range(3)]
    assert sum(studio.stored(entry).duration_ms for entry in entries) == HOUR_MS
    assert [studio.stored(entry).amount for entry in entries] == [Decimal("33.333333")] * 3


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"duration_ms": -1}, ValidationRefused),
        ({"duration_ms": DAY_MS + 1}, DurationTooLong),
        ({"duration_ms": None}, ValidationRefused),
        ({"spent_date": TODAY + timedelta(days=2)}, DateTooLate),
        ({"spent_date": date(1969, 12, 31)}, ValidationRefused),
        ({"notes": "a\x00b"}, ValidationRefused),
        ({"notes": "\ud800"}, ValidationRefused),
        ({"metadata": {"k": "x" * 4089}}, MetadataTooLarge),
        ({"started_at": NOW, "stopped_at": NOW - timedelta(minutes=1)}, ValidationRefused),
        ({"started_at": NOW - timedelta(hours=25), "stopped_at": NOW}, DurationTooLong),
    ],
)
def test_refuses_what_cannot_be_and_saves_nothing(
    studio: Studio, values: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        studio.save(**values)
    assert not TimeEntry.objects.in_workspace(studio.project.workspace_id).exists()
    assert not AuditEvent.objects.in_workspace(studio.project.workspace_id).exists()


def test_tomorrow_is_the_members_own_tomorrow(studio: Studio) -> None:
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    studio.cast.bob.timezone = "Pacific/Auckland"
    assert studio.save(now=late, spent_date=date(2026, 3, 14)).zone == "Pacific/Auckland"
    with pytest.raises(DateTooLate):
        studio.save(studio.cast.review_bot, now=late, spent_date=date(2026, 3, 14))


@pytest.mark.parametrize(
    ("zone", "starts", "stops", "minutes"),
    [
        ("Europe/London", "2026-03-28T23:30", "2026-03-29T02:30", 120),
        ("Europe/London", "2025-10-25T23:30", "2025-10-26T02:30", 240),
        ("America/New_York", "2026-03-08T01:00", "2026-03-08T04:00", 120),
        ("America/New_York", "2025-11-02T00:30", "2025-11-02T02:30", 180),
        ("Australia/Lord_Howe", "2025-10-05T01:30", "2025-10-05T03:00", 60),
        ("Australia/Lord_Howe", "2025-04-06T01:00", "2025-04-06T03:00", 150),
    ],
)
def test_start_and_end_count_real_time_on_the_day_of_the_start(
    studio: Studio, zone: str, starts: str, stops: str, minutes: int
) -> None:
    studio.cast.bob.timezone = zone
    wall = [datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) for text in (starts, stops)]
    started_at, stopped_at = (instant.astimezone(UTC) for instant in wall)
    entry = studio.save(now=later(days=30), spent_date=wall[0].date(), started_at=started_at, stopped_at=stopped_at)
    stored = studio.stored(entry)
    assert stored.duration_ms == minutes * MINUTE_MS
    assert (stored.spent_date, stored.zone) == (wall[0].date(), zone)
    assert (stored.started_at, stored.stopped_at) == (started_at, stopped_at)


def test_typed_hours_take_the_place_of_start_and_end(studio: Studio) -> None:
    entry = studio.save(started_at=later(hours=-2), stopped_at=NOW)
    after = _update(studio, entry, hours=Decimal("1.5"))
    assert (after.duration_ms, after.started_at, after.stopped_at) == (90 * MINUTE_MS, None, None)
    again = _update(studio, entry, started_at=later(hours=-3), stopped_at=NOW)
    assert again.duration_ms == 3 * HOUR_MS
    with pytest.raises(ValidationRefused):
        _update(studio, entry, started_at=NOW, stopped_at=later(hours=-1))


def test_counted_time_is_rounded_and_the_exact_time_stays_beside_it(studio: Studio) -> None:
    studio.set_workspace(rounding_minutes=15)
    entry = studio.stored(studio.save(duration_ms=61 * MINUTE_MS))
    assert (entry.duration_ms, entry.rounded_ms, entry.amount) == (61 * MINUTE_MS, HOUR_MS, Decimal(100))
    agents = studio.stored(studio.save(studio.cast.review_bot, duration_ms=61 * MINUTE_MS, source="agent"))
    assert agents.rounded_ms == 61 * MINUTE_MS
    studio.set_workspace(rounds_agents=True)
    rounded = studio.stored(studio.save(studio.cast.review_bot, duration_ms=61 * MINUTE_MS, source="agent"))
    assert rounded.rounded_ms == HOUR_MS


def test_refuses_work_that_is_not_the_members_to_do(studio: Studio) -> None:
    workspace = studio.cast.bob.workspace
    archived = factories.project(factories.client(workspace), team=(studio.cast.bob,), archived_at=NOW)
    retired = factories.task(workspace, archived_at=NOW)
    factories.project_task(studio.project, retired)
    foreign = factories.project(factories.client(studio.cast.mallory.workspace))
    refusals: list[tuple[type[Refusal], dict[str, Any]]] = [
        (ProjectArchived, {"project_id": archived.id, "task_id": None}),
        (TaskArchived, {"task_id": retired.id}),
        (TaskNotOffered, {"task_id": factories.task(workspace).id}),
        (UnknownTask, {"task_id": factories.task(studio.cast.mallory.workspace).id}),
        (UnknownProject, {"project_id": foreign.id}),
    ]
    for refusal, values in refusals:
        with pytest.raises(refusal):
            studio.save(**values)
    studio.unassign(studio.cast.bob)
    with pytest.raises(ProjectNotAssigned):
        studio.save()


def test_removing_an_assignment_takes_effect_at_once_and_leaves_what_was_saved(studio: Studio) -> None:
    entry = studio.save()
    studio.unassign(studio.cast.bob)
    with pytest.raises(ProjectNotAssigned):
        studio.save()
    assert _update(studio, entry, notes="Still mine").notes == "Still mine"
    with pytest.raises(ProjectNotAssigned):
        _update(studio, entry, task_id=studio.meeting.id)
    actions.delete(actor=studio.cast.bob, entry_id=entry.id, now=NOW)


def test_time_is_logged_for_others_by_administrators_and_by_managers_who_may(studio: Studio) -> None:
    cast = studio.cast
    assert studio.save(cast.alice, member_id=cast.bob.id).member_id == cast.bob.id
    for actor in (cast.carol, cast.bob):
        with pytest.raises(PermissionRefused) as refusal:
            studio.save(actor, member_id=cast.review_bot.id)
        assert refusal.value.field == "user_id"
    cast.carol.manager_permissions = ["edit_team_time"]
    assert studio.save(cast.carol, member_id=cast.bob.id).member_id == cast.bob.id
    unmanaged = factories.project(factories.client(cast.bob.workspace), team=(cast.bob, cast.carol))
    with pytest.raises(PermissionRefused):
        studio.save(cast.carol, member_id=cast.bob.id, project_id=unmanaged.id, task_id=None)
    with pytest.raises(UnknownMember):
        studio.save(cast.alice, member_id=cast.mallory.id)
    cast.bob.archived_at = NOW
    cast.bob.save()
    with pytest.raises(ValidationRefused, match="archived"):
        studio.save(cast.alice, member_id=cast.bob.id)


def test_an_entry_for_somebody_else_has_their_rates_and_must_be_their_project(studio: Studio) -> None:
    cast = studio.cast
    factories.member_rate(cast.review_bot, "75")
    assert studio.save(cast.alice, member_id=cast.review_bot.id).rate == 75
    Assignment.objects.in_workspace(cast.bob.workspace_id).filter(member=cast.review_bot).delete()
    with pytest.raises(ProjectNotAssigned):
        studio.save(cast.alice, member_id=cast.review_bot.id)


def test_mending_a_note_never_reprices(studio: Studio) -> None:
    entry = studio.save()
    factories.rate("200", project=studio.project, valid_from=TODAY)
    assert _update(studio, entry, notes="Mended").amount == 100
    assert _update(studio, entry, hours=Decimal(2)).amount == 200, "more hours at the rate that was kept"
    assert _update(studio, entry, spent_date=TODAY - timedelta(days=1)).rate == 100
    assert _update(studio, entry, spent_date=TODAY).rate == 200, "another day has the rate of that day"


def test_a_new_task_decides_whether_time_is_billable(studio: Studio) -> None:
    entry = studio.save()
    assert _update(studio, entry, task_id=studio.meeting.id).is_billable is False
    assert _update(studio, entry, task_id=studio.development.id).is_billable is True


def test_time_that_is_not_billable_on_purpose_stays_so_on_another_project(studio: Studio) -> None:
    entry = studio.save(is_billable=False)
    project = factories.project(factories.client(studio.cast.bob.workspace), team=(studio.cast.bob,))
    moved = _update(studio, entry, project_id=project.id, task_id=None)
    assert (moved.project_id, moved.is_billable) == (project.id, False)
    assert _update(studio, entry, is_billable=True).is_billable is True


def test_a_change_is_audited_with_what_was_and_what_is(studio: Studio) -> None:
    entry = studio.save(notes="Before")
    _update(studio, entry, by=studio.cast.alice, notes="After", metadata={"cost": Decimal("0.003")})
    event = AuditEvent.objects.in_workspace(entry.workspace_id).get(subject_id=entry.id, kind="TimeEntryUpdated")
    assert event.actor_id == studio.cast.alice.id
    assert '"notes":["Before","After"]' in event.data
    assert "0.003" in event.data


def test_stopping_with_other_changes_audits_both(studio: Studio) -> None:
    entry = studio.start()
    _update(studio, entry, is_running=False, notes="Done")
    kinds = (
        AuditEvent.objects.in_workspace(entry.workspace_id).filter(subject_id=entry.id).values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["TimeEntryCreated", "TimeEntryUpdated", "TimerStopped"]


def test_metadata_is_merged_exactly_and_indexed(studio: Studio) -> None:
    cost = Decimal("0.1000000000000000055511151231257827")
    entry = studio.save(metadata={"model": "gpt-4", "cost": cost, "kept": {"deep": [1, Decimal("2.50")]}})
    after = _update(studio, entry, metadata={"model": None, "agent_id": "bot", "new": 10**18})
    assert after.metadata == {"agent_id": "bot", "cost": cost, "kept": {"deep": [1, Decimal("2.50")]}, "new": 10**18}
    assert (after.model, after.agent_id) == ("", "bot")
    again = _update(studio, entry, notes="A change of something else loses no digit")
    assert str(again.metadata["cost"]) == str(cost)


def test_a_stopped_entry_never_runs_again(studio: Studio) -> None:
    with pytest.raises(TimerNotRestartable):
        _update(studio, studio.save(), is_running=True)


def test_notes_are_asked_for_where_the_workspace_wants_them(studio: Studio) -> None:
    studio.set_workspace(requires_notes=True)
    for notes in ("", "  \n"):
        with pytest.raises(NotesRequired):
            studio.save(notes=notes)
    entry = studio.save(notes="Review")
    with pytest.raises(NotesRequired):
        _update(studio, entry, notes="")
    assert studio.stored(entry).notes == "Review"


def test_what_one_may_not_see_is_not_found_and_what_one_may_not_change_is_refused(studio: Studio) -> None:
    cast = studio.cast
    entry = studio.save(cast.bob)
    for actor in (cast.mallory, cast.review_bot):
        with pytest.raises(NotFound):
            _update(studio, entry, by=actor, notes="Mine now")
    with pytest.raises(PermissionRefused):
        _update(studio, entry, by=cast.carol, notes="I manage the project")
    cast.carol.manager_permissions = ["edit_team_time"]
    assert _update(studio, entry, by=cast.carol, notes="And may edit").notes == "And may edit"
    assert _update(studio, entry, by=cast.alice, notes="So may I").notes == "So may I"


def test_age_locks_new_and_moved_time_for_all_but_administrators(studio: Studio) -> None:
    studio.set_workspace(lock_after_days=7)
    old = TODAY - timedelta(days=8)
    with pytest.raises(EntryLocked):
        studio.save(spent_date=old)
    entry = studio.save(spent_date=old + timedelta(days=1))
    with pytest.raises(EntryLocked):
        _update(studio, entry, spent_date=old)
    assert studio.stored(entry).spent_date == old + timedelta(days=1)
    assert _update(studio, entry, by=studio.cast.alice, spent_date=old).spent_date == old
    with pytest.raises(EntryLocked):
        _update(studio, entry, notes="Too late")
    with pytest.raises(EntryLocked):
        actions.delete(actor=studio.cast.bob, entry_id=entry.id, now=NOW)


def test_a_copy_is_ones_own_on_the_same_day_with_the_same_work(studio: Studio) -> None:
    day = TODAY - timedelta(days=3)
    like = studio.save(
        spent_date=day, duration_ms=90 * MINUTE_MS, notes="Standup", is_billable=False, metadata={"a": 1}
    )
    copy = studio.stored(actions.copy(actor=studio.cast.carol, entry_id=like.id, now=NOW))
    assert copy.id != like.id
    assert (copy.member_id, copy.spent_date, copy.duration_ms) == (studio.cast.carol.id, day, 90 * MINUTE_MS)
    assert (copy.notes, copy.is_billable, copy.task_id, copy.source) == ("Standup", False, like.task_id, "web")
    assert copy.metadata == {}, "what an agent said of its own run is not the copier's"


def test_a_copy_of_what_runs_has_no_time_yet_and_one_of_a_flagged_entry_a_day_at_most(studio: Studio) -> None:
    running = studio.start()
    assert actions.copy(actor=studio.cast.bob, entry_id=running.id, now=later(hours=2)).duration_ms == 0
    long = actions.stop(actor=studio.cast.bob, entry_id=running.id, now=later(hours=30))
    assert actions.copy(actor=studio.cast.bob, entry_id=long.id, now=later(hours=30)).duration_ms == DAY_MS


def test_restarting_runs_today_on_the_same_work(studio: Studio) -> None:
    like = studio.save(spent_date=TODAY - timedelta(days=3), notes="Standup", is_billable=False)
    again = studio.stored(actions.restart(actor=studio.cast.bob, entry_id=like.id, now=NOW))
    assert (again.is_running, again.duration_ms, again.started_at) == (True, 0, NOW)
    assert (again.spent_date, again.notes, again.is_billable) == (TODAY, "Standup", False)
    with pytest.raises(NotFound):
        actions.restart(actor=studio.cast.mallory, entry_id=like.id, now=NOW)
    Task.objects.in_workspace(like.workspace_id).filter(id=studio.development.id).update(archived_at=NOW)
    with pytest.raises(TaskArchived):
        actions.restart(actor=studio.cast.bob, entry_id=like.id, now=NOW)
