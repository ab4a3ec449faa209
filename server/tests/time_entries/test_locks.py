"""Which state of approval locks an entry, and for whom (T5, A3)."""

import pytest

from keito_server.team.models import Member
from keito_server.time_entries.errors import EntryLocked
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.queries import lock_of
from tests import factories
from tests.conftest import NOW, Cast

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
