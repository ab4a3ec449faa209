"""Which state of approval locks an entry, and for whom (T5, A3)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import PermissionRefused
from keito_server.team.models import Member
from keito_server.time_entries import actions
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import lock_of
from tests import factories
from tests.conftest import NOW, Cast
from tests.time_entries.studio import Studio, later

pytestmark = pytest.mark.django_db


def _handed_in(by: Member, state: str = "submitted") -> TimeEntry:
    project = factories.project(factories.client(by.workspace), team=(by,))
    decided_by = by if state == "approved" else None
    return factories.entry(by, project, submission=factories.submission(by, state=state, decided_by=decided_by))


def _may_change(actor: Member, entry: TimeEntry) -> bool:
    refusal = lock_of(actor, entry, now=NOW)
    assert refusal is None or isinstance(refusal, EntryLocked)
    return refusal is None


def test_a_manager_who_edits_the_teams_time_leaves_what_they_have_submitted_themself(cast: Cast) -> None:
    cast.carol.manager_permissions = ["edit_team_time"]
    assert _may_change(cast.carol, _handed_in(cast.bob))
    assert not _may_change(cast.carol, _handed_in(cast.carol))
    assert _may_change(cast.alice, _handed_in(cast.alice))


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_states_are_kept_and_ignored_while_approvals_are_off(cast: Cast, state: str) -> None:
    entry = _handed_in(cast.bob, state)
    assert not _may_change(cast.bob, entry)
    entry.member.workspace.uses_approvals = False
    assert _may_change(cast.bob, entry)
    assert entry.approval == state


def _submit(entry: TimeEntry, studio: Studio) -> None:
    studio.set_workspace(uses_approvals=True)
    bundle = factories.submission(studio.cast.bob)
    rows = TimeEntry.objects.in_workspace(entry.workspace_id).filter(id=entry.id)
    rows.update(approval=TimeEntry.Approval.SUBMITTED, submission_id=bundle.id)


@pytest.mark.parametrize("rounding", [0, 15])
def test_a_stop_that_is_tried_again_after_submitting_changes_nothing(studio: Studio, rounding: int) -> None:
    studio.set_workspace(rounding_minutes=rounding)
    entry = studio.start()
    stop: Any = {"is_running": False, "hours": Decimal("1.4")}
    bob = studio.cast.bob
    stopped = studio.stored(actions.update(actor=bob, entry_id=entry.id, changes=stop, now=later(hours=1)))
    actions.update(actor=bob, entry_id=entry.id, changes=stop, now=later(hours=2))
    assert (studio.stored(entry).started_at, studio.stored(entry).updated_at) == (NOW, stopped.updated_at)
    _submit(entry, studio)
    actions.update(actor=bob, entry_id=entry.id, changes=stop, now=later(hours=3))
    actions.stop(actor=bob, entry_id=entry.id, now=later(hours=3))
    assert studio.stored(entry).updated_at == stopped.updated_at


UNCHANGED: list[dict[str, Any]] = [
    {},
    {"hours": Decimal(1)},
    {"notes": "Review", "is_billable": True, "spent_date": NOW.date()},
    {"metadata": {"ticket": "K-1"}},
    {"metadata": {"other": None}},
]
CHANGED: list[dict[str, Any]] = [
    {"hours": Decimal(2)},
    {"notes": "Other"},
    {"is_billable": False},
    {"task_id": None},
    {"metadata": {"ticket": "K-2"}},
    {"metadata": None},
    {"started_at": NOW, "stopped_at": later(hours=1)},
    {"is_running": True},
]


@pytest.mark.parametrize("changes", UNCHANGED)
def test_what_changes_nothing_of_a_locked_entry_is_taken(studio: Studio, changes: Any) -> None:
    entry = studio.save(notes="Review", metadata={"ticket": "K-1"})
    _submit(entry, studio)
    assert actions.update(actor=studio.cast.bob, entry_id=entry.id, changes=changes, now=NOW).duration_ms == HOUR_MS
    with pytest.raises(PermissionRefused):
        actions.update(actor=studio.cast.carol, entry_id=entry.id, changes=changes, now=NOW)


@pytest.mark.parametrize("changes", CHANGED)
def test_what_changes_anything_of_a_locked_entry_is_refused(studio: Studio, changes: Any) -> None:
    entry = studio.save(notes="Review", metadata={"ticket": "K-1"})
    _submit(entry, studio)
    with pytest.raises(EntryLocked):
        actions.update(actor=studio.cast.bob, entry_id=entry.id, changes=changes, now=NOW)
