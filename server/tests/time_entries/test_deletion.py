"""Deleting an entry and taking that back: nothing of it is lost, and it comes back once (T2, T3, P2)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.events.models import AuditEvent
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import Conflict, NotFound, PermissionRefused, UndoTooLate
from keito_server.kit.identifiers import new_id
from keito_server.projects.actions import archive_project, set_rate
from keito_server.projects.errors import ProjectArchived, ProjectNotAssigned
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.kit.test_metadata import documents
from tests.time_entries.studio import Studio, later

COLUMNS = [field.attname for field in TimeEntry._meta.concrete_fields]
FULL: dict[str, Any] = {
    "duration_ms": 5_400_001,
    "notes": "<script>=HYPERLINK(#set page)\n日本 🦀",
    "metadata": {"model": "gpt-4", "session_id": "s1", "cost": Decimal("0.10000000000000000000000001"), "deep": [None]},
    "source": "agent",
    "idempotency_key": "key-1",
    "fingerprint": "abc",
}


def _columns(entry: TimeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in COLUMNS}


def _delete(studio: Studio, entry: TimeEntry, by: Member | None = None) -> Any:
    return actions.delete(actor=by or studio.cast.bob, entry_id=entry.id, now=later(minutes=1))


def _restore(studio: Studio, event_id: Any, by: Member | None = None) -> TimeEntry:
    return studio.stored(actions.restore(actor=by or studio.cast.bob, event_id=event_id, now=later(minutes=2)))


@pytest.mark.parametrize(
    "values",
    [
        {},
        FULL,
        {"started_at": later(hours=-2), "stopped_at": NOW},
        {"is_billable": False, "task_id": None},
        {"is_running": True, "duration_ms": HOUR_MS},
    ],
    ids=["plain", "full", "start-and-end", "not-billable", "running"],
)
def test_what_was_deleted_comes_back_in_every_column(studio: Studio, values: dict[str, Any]) -> None:
    before = _columns(studio.stored(studio.save(**values)))
    event_id = _delete(studio, TimeEntry(id=before["id"]))
    assert not TimeEntry.objects.in_workspace(studio.project.workspace_id).exists()
    assert _columns(_restore(studio, event_id)) == before


@given(metadata=documents.filter(lambda document: len(str(document)) < 1000), exact=st.integers(0, HOUR_MS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_metadata_survives_deletion_to_the_last_digit(studio: Studio, metadata: dict[str, Any], exact: int) -> None:
    entry = studio.save(metadata=metadata, duration_ms=exact)
    before = _columns(studio.stored(entry))
    after = _columns(_restore(studio, _delete(studio, entry)))
    assert after == before
    assert after["metadata"] == metadata


def test_a_deletion_is_taken_back_once(studio: Studio) -> None:
    event_id = _delete(studio, studio.save())
    _restore(studio, event_id)
    with pytest.raises(Conflict, match="restored already"):
        _restore(studio, event_id)
    assert TimeEntry.objects.in_workspace(studio.project.workspace_id).count() == 1


def test_only_whoever_deleted_takes_it_back(studio: Studio) -> None:
    event_id = _delete(studio, studio.save(), by=studio.cast.alice)
    for other in (studio.cast.bob, studio.cast.carol, studio.cast.mallory):
        with pytest.raises(NotFound):
            _restore(studio, event_id, by=other)
    assert _restore(studio, event_id, by=studio.cast.alice).member_id == studio.cast.bob.id


def test_an_event_of_another_kind_or_none_restores_nothing(studio: Studio) -> None:
    entry = studio.save()
    created = AuditEvent.objects.in_workspace(entry.workspace_id).get(subject_id=entry.id, kind="TimeEntryCreated")
    for event_id in (created.id, new_id()):
        with pytest.raises(NotFound):
            _restore(studio, event_id)


def test_a_timer_comes_back_stopped_where_another_runs_by_now(studio: Studio) -> None:
    deleted = studio.start()
    event_id = _delete(studio, deleted)
    running = studio.start(now=later(minutes=1))
    restored = _restore(studio, event_id)
    assert (restored.is_running, restored.duration_ms, restored.timer_slot) == (False, 60_000, "")
    assert studio.stored(running).is_running
    with pytest.raises(Conflict):
        _restore(studio, event_id)


def test_a_timer_that_nobody_replaced_runs_on(studio: Studio) -> None:
    event_id = _delete(studio, studio.start())
    restored = _restore(studio, event_id)
    assert (restored.is_running, restored.started_at) == (True, NOW)


def test_deletion_and_its_undoing_are_audited(studio: Studio) -> None:
    entry = studio.save()
    _restore(studio, _delete(studio, entry))
    events = AuditEvent.objects.in_workspace(entry.workspace_id).filter(subject_id=entry.id).order_by("id")
    assert [event.kind for event in events] == ["TimeEntryCreated", "TimeEntryDeleted", "TimeEntryRestored"]


def test_what_is_locked_or_not_ones_own_stays(studio: Studio) -> None:
    entry = studio.save()
    with pytest.raises(PermissionRefused):
        _delete(studio, entry, by=studio.cast.carol)
    with pytest.raises(NotFound):
        _delete(studio, entry, by=studio.cast.mallory)
    studio.set_workspace(uses_approvals=True)
    approved = factories.submission(studio.cast.bob, state="approved", decided_by=studio.cast.alice)
    for values in ({"is_invoiced": True}, {"approval": "approved", "submission_id": approved.id}):
        other = studio.save()
        TimeEntry.objects.in_workspace(other.workspace_id).filter(id=other.id).update(**values)
        with pytest.raises(EntryLocked):
            _delete(studio, other, by=studio.cast.alice)
    assert TimeEntry.objects.in_workspace(entry.workspace_id).count() == 3


def _restore_at(studio: Studio, event_id: Any, now: datetime, by: Member | None = None) -> TimeEntry:
    return actions.restore(actor=by or studio.cast.bob, event_id=event_id, now=now)


def test_a_deletion_is_taken_back_within_a_day_not_later(studio: Studio) -> None:
    event_id = _delete(studio, studio.save())
    with pytest.raises(UndoTooLate, match="24 hours"):
        _restore_at(studio, event_id, later(hours=24, minutes=2))
    assert _restore_at(studio, event_id, later(hours=24, minutes=1)).duration_ms == HOUR_MS


def test_a_day_that_was_locked_since_takes_nothing_back(studio: Studio) -> None:
    studio.set_workspace(lock_after_days=7)
    event_id = _delete(studio, studio.save(spent_date=NOW.date() - timedelta(days=7)))
    with pytest.raises(EntryLocked):
        _restore_at(studio, event_id, later(hours=20))


@pytest.mark.parametrize("running", [False, True])
def test_work_that_has_become_impossible_since_does_not_come_back(studio: Studio, running: bool) -> None:
    entry = studio.start() if running else studio.save()
    event_id = _delete(studio, entry)
    studio.unassign(studio.cast.bob)
    with pytest.raises(ProjectNotAssigned):
        _restore(studio, event_id)


def test_nothing_comes_back_to_a_project_archived_since(studio: Studio) -> None:
    event_id = _delete(studio, studio.save())
    archive_project(actor=studio.cast.alice, project_id=studio.project.id, now=later(minutes=1))
    with pytest.raises(ProjectArchived):
        _restore(studio, event_id)


def test_a_slip_where_new_work_was_impossible_already_can_be_taken_back(studio: Studio) -> None:
    entry = studio.save()
    studio.unassign(studio.cast.bob)
    archive_project(actor=studio.cast.alice, project_id=studio.project.id, now=NOW)
    assert _restore(studio, _delete(studio, entry)).id == entry.id


def test_whoever_may_no_longer_change_the_time_cannot_bring_it_back(studio: Studio) -> None:
    event_id = _delete(studio, studio.save(), by=studio.cast.alice)
    alice = studio.cast.alice
    alice.role = Member.Role.MEMBER
    with pytest.raises(PermissionRefused):
        _restore(studio, event_id, by=alice)


def test_no_rate_comes_back_in_another_currency(studio: Studio) -> None:
    priced, unpriced = studio.save(), studio.save(is_billable=False)
    assert (studio.stored(priced).amount is None, studio.stored(unpriced).amount) == (False, None)
    event_ids = [_delete(studio, entry) for entry in (priced, unpriced)]
    client = studio.project.client
    client.currency = "JPY"
    client.save()
    with pytest.raises(Conflict, match="This time entry is in GBP, and its project is in JPY by now"):
        _restore(studio, event_ids[0])
    assert _restore(studio, event_ids[1]).amount is None


def test_a_price_that_changed_meanwhile_is_taken_by_what_comes_back(studio: Studio) -> None:
    """R3: uninvoiced time has the price of its day, also where it was gone when that was set."""
    alice, project = studio.cast.alice, studio.project
    billable, not_billable = studio.save(duration_ms=5_400_000), studio.save(is_billable=False)
    event_ids = [_delete(studio, entry) for entry in (billable, not_billable)]
    set_rate(actor=alice, project_id=project.id, amount=Decimal("130.01"), now=NOW, valid_from=NOW.date())
    back = [_restore(studio, event_id) for event_id in event_ids]
    assert [(entry.is_billable, entry.rate, entry.amount) for entry in back] == [
        (True, Decimal("130.01"), Decimal("195.015")),
        (False, None, None),
    ]
