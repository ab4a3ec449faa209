"""What can be done with time entries."""

from datetime import timedelta

import pytest

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.errors import ProjectArchived
from keito_server.time_entries import actions, queries
from keito_server.time_entries.errors import EntryLocked
from tests import factories
from tests.conftest import NOW, Cast


def test_starting_a_timer_stops_and_saves_the_one_that_runs(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,))
    new = actions.NewEntry(project_id=project.id, task_id=None, spent_date=NOW.date(), source="web", is_running=True)
    first = actions.create(actor=cast.bob, new=new, now=NOW)
    second = actions.create(actor=cast.bob, new=new, now=NOW + timedelta(hours=1))
    assert queries.get_entry(cast.bob, first.id).duration_ms == HOUR_MS
    running = queries.find_running(cast.bob)
    assert running is not None
    assert running.id == second.id


def test_refuses_an_entry_on_an_archived_project(cast: Cast) -> None:
    project = factories.project(factories.client(cast.bob.workspace), team=(cast.bob,), archived_at=NOW)
    new = actions.NewEntry(
        project_id=project.id, task_id=None, spent_date=NOW.date(), source="web", duration_ms=HOUR_MS
    )
    with pytest.raises(ProjectArchived):
        actions.create(actor=cast.bob, new=new, now=NOW)


def test_refuses_new_time_in_a_period_that_is_locked_by_age(cast: Cast) -> None:
    workspace = cast.bob.workspace
    workspace.lock_after_days = 7
    workspace.save()
    project = factories.project(factories.client(workspace), team=(cast.bob,))
    new = actions.NewEntry(
        project_id=project.id,
        task_id=None,
        spent_date=NOW.date() - timedelta(days=8),
        source="web",
        duration_ms=HOUR_MS,
    )
    with pytest.raises(EntryLocked):
        actions.create(actor=cast.bob, new=new, now=NOW)
    assert actions.create(actor=cast.alice, new=new, now=NOW).duration_ms == HOUR_MS
